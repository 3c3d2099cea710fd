/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Settings and maps of the programs. */

const volatile struct settings settings SEC(".rodata.settings") = {};

/* By thread group id. LRU: a victim that was never reaped must not fill it up. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct oom);
} oom_victims SEC(".maps");

/* C libraries whose __abort_msg user space has found. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct file_key);
	__type(value, __u64);
} abort_messages SEC(".maps");

/*
 * Records in the making, by slot. Tracepoint and kprobe programs run with preemption off, so a slot a
 * CPU is enough for all of them. An fentry program can be preempted, but runs once a CPU at a time
 * (kernel/bpf/trampoline.c: __bpf_prog_enter_recur): it has a second slot of that CPU. User space sets
 * max_entries of both maps, and value_size of the first to head + tail_capacity() + TAIL_SLACK.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct head));
} scratches SEC(".maps");

#define NODE_PIVOTS 15 /* MAPLE_RANGE64_SLOTS - 1, include/linux/maple_tree.h */

struct mapped_file {
	__u64 address;
	__u64 inode;
	__u32 device;
	__u32 flags;
};

/*
 * Where loops keep what changes from turn to turn. The verifier follows numbers in registers and on the
 * stack through every turn, and gives up; what is in a map it does not follow.
 */
struct work {
	__u64 address;  /* where a copy of user memory, or a walk of the mappings, goes on */
	__u64 tree;     /* root of the tree of mappings */
	__u64 found;    /* in that tree: a node on the way down, then a mapping, or 0 in a gap */
	__u64 last;     /* last address of the mapping or gap */
	__u64 file;     /* struct file of the mapping at hand */
	struct mapping mapping;
	struct mapped_file last_file; /* that was put down with its path */
	__u64 mount;    /* where a walk of a path has got to, as the next field */
	__u64 entry;    /* dentry or kernfs node */
	__u64 pivots[NODE_PIVOTS + 1];
	__u32 used;     /* bytes written */
	__u32 index;
	__u32 pass;     /* enum pass, see mappings.bpf.h */
	__u32 padding;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct work);
} works SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
} ring SEC(".maps");

/* Behind the last byte that a write may start at. The largest single write is a mapping with its path. */
#define TAIL_SLACK (sizeof(struct mapping) + PATH_CAPACITY)

static __always_inline __u32 tail_capacity(void)
{
	return settings.stack_bytes + MAPPINGS_CAPACITY + (settings.environment ? ENVIRONMENT_CAPACITY : 0) +
	       (settings.pointed ? REGISTER_COUNT * sizeof(struct pointed) : 0) +
	       (settings.breadcrumbs ? sizeof(struct breadcrumbs) : 0);
}

static __always_inline __u32 slot_of_cpu(void)
{
	return bpf_get_smp_processor_id();
}

static __always_inline __u32 preemptible_slot_of_cpu(void)
{
	return settings.cpus + bpf_get_smp_processor_id();
}

static __always_inline struct head *record_in(__u32 slot)
{
	return bpf_map_lookup_elem(&scratches, &slot);
}

static __always_inline struct work *work_in(__u32 slot)
{
	return bpf_map_lookup_elem(&works, &slot);
}

static __always_inline char *tail(struct head *head)
{
	return (char *)head + sizeof(*head);
}

static __always_inline __u32 tail_used(const struct head *head)
{
	return head->stack_bytes + head->interrupted_bytes + head->mappings_bytes + head->environment_bytes +
	       head->pointed_bytes + head->breadcrumbs_bytes;
}

static __always_inline void count(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	if (counter)
		__sync_fetch_and_add(counter, 1);
}

static __always_inline __u64 counted(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	return counter ? *counter : 0;
}
