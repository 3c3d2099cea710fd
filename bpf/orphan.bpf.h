/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Who forked a process whose parent ended first. From then on the kernel names its adopter, init or a
 * subreaper (kernel/exit.c: forget_original_parent), which says nothing. Remembered when a process leaves
 * children behind: forks cost nothing.
 */

#define MOST_ORPHANS 64 /* of one process */

struct orphan {
	__u64 start_time; /* of the orphan, which tells it from a later process of the same id */
	__u32 forker_pid;
	__u32 padding;
	char forker_comm[COMM_LENGTH];
};

/* By process id. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct orphan);
} orphans SEC(".maps");

struct leaving {
	__u64 link; /* struct list_head in the child at hand */
	__u64 end;  /* that in the parent */
	struct orphan orphan;
};

/* Turn of bpf_loop(). */
static long remember_orphan(__u32 turn, struct leaving *leaving)
{
	struct list_head *link = (void *)leaving->link;
	struct task_struct *child = (void *)link - bpf_core_field_offset(struct task_struct, sibling);
	__u32 pid = BPF_CORE_READ(child, tgid);
	struct orphan *known;

	if (!link || leaving->link == leaving->end)
		return 1;
	leaving->orphan.start_time = BPF_CORE_READ(child, start_boottime);
	known = bpf_map_lookup_elem(&orphans, &pid);
	/* An adopter may end as well: the first to leave it forked it. */
	if (!known || known->start_time != leaving->orphan.start_time)
		bpf_map_update_elem(&orphans, &pid, &leaving->orphan, 0);
	leaving->link = (__u64)BPF_CORE_READ(link, next);
	return 0;
}

/* Of the last thread of a process: those that ended before gave it their children. */
static __always_inline void remember_orphans(struct task_struct *task)
{
	struct leaving leaving = { .link = (__u64)BPF_CORE_READ(task, children.next) };

	leaving.end = (__u64)task + bpf_core_field_offset(struct task_struct, children);
	if (leaving.link == leaving.end)
		return;
	leaving.orphan.forker_pid = BPF_CORE_READ(task, tgid);
	BPF_CORE_READ_STR_INTO(&leaving.orphan.forker_comm, task, group_leader, comm);
	bpf_loop(MOST_ORPHANS, remember_orphan, &leaving, 0);
}

static __always_inline void take_forker(struct head *head)
{
	__u32 pid = head->pid;
	struct orphan *orphan = bpf_map_lookup_elem(&orphans, &pid);

	if (!orphan || orphan->start_time != head->start_time)
		return;
	head->forker_pid = orphan->forker_pid;
	__builtin_memcpy(head->forker_comm, orphan->forker_comm, COMM_LENGTH);
}
