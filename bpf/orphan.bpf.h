/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The process that forked an orphan. After the parent has exited, the kernel names init or a subreaper as the
 * parent (kernel/exit.c: forget_original_parent), which does not help. The original parent is stored when it
 * exits with children, so that a fork costs nothing.
 */

#define MAX_ORPHANS 64 /* per process */

struct orphan {
	__u64 start_time; /* start time of the orphan, which distinguishes it from a later process with the same id */
	__u32 forker_pid;
	__u32 forker_parent_pid;
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
	__u64 link; /* struct list_head in the current child */
	__u64 end;  /* struct list_head in the parent */
	struct orphan orphan;
};

/* bpf_loop() callback. */
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
	/* The adopting process may exit as well: only the first parent that exited forked the process. */
	if (!known || known->start_time != leaving->orphan.start_time)
		bpf_map_update_elem(&orphans, &pid, &leaving->orphan, 0);
	leaving->link = (__u64)BPF_CORE_READ(link, next);
	return 0;
}

/* Runs for the last thread of a process, which received the children of the threads that exited before. */
static __always_inline void remember_orphans(struct task_struct *task)
{
	struct leaving leaving = { .link = (__u64)READ(task, children.next) };

	leaving.end = (__u64)task + bpf_core_field_offset(struct task_struct, children);
	if (leaving.link == leaving.end)
		return;
	leaving.orphan.forker_pid = BPF_CORE_READ(task, tgid);
	leaving.orphan.forker_parent_pid = BPF_CORE_READ(task, real_parent, tgid);
	READ_COMM(&leaving.orphan.forker_comm, task, group_leader, comm);
	bpf_loop(MAX_ORPHANS, remember_orphan, &leaving, 0);
}

static __always_inline struct orphan *orphan_of(__u32 pid, __u64 start_time)
{
	struct orphan *orphan = bpf_map_lookup_elem(&orphans, &pid);

	return orphan && orphan->start_time == start_time ? orphan : NULL;
}

/*
 * Who forked the process, if it was an orphan, and who started it. A daemon is forked twice, by a process that ends at once.
 * Who started that process waits for news of the daemon, or of what it runs: a container engine, of the first process of a
 * container.
 */
static __always_inline void take_forker(struct head *head, struct task_struct *task)
{
	struct task_struct *parent = READ(task, real_parent);
	struct orphan *own = orphan_of(head->pid, head->start_time);
	struct orphan *of_parent = orphan_of(head->parent_pid, READ_AT(parent, group_leader, start_boottime));

	if (own) {
		head->forker_pid = own->forker_pid;
		__builtin_memcpy(head->forker_comm, own->forker_comm, COMM_LENGTH);
		head->starter_pid = own->forker_parent_pid;
	}
	if (of_parent)
		head->starter_pid = of_parent->forker_parent_pid;
}
