/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Settings and maps of the programs. */

const volatile struct settings settings SEC(".rodata.settings") = {};

#define SENDER_SLOTS 8

struct senders {
	struct sender slots[SENDER_SLOTS];
};

/* All on the group leader: a process has one history of signals, whichever thread they hit. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct senders);
} senders SEC(".maps");

/* The delivery that ended the process, or its exit_group(). */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct fault);
} faults SEC(".maps");

/* The last fault that a handler of the process saw. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct fault);
} handled_faults SEC(".maps");

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
 * One a CPU: tracepoint programs run with preemption off. Head, then the tail; user space sets
 * max_entries to the number of CPUs and value_size to head + tail_capacity() + TAIL_SLACK.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct head));
} scratches SEC(".maps");

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
	       (settings.pointed ? REGISTER_COUNT * sizeof(struct pointed) : 0);
}

/* The record that this CPU is writing. */
static __always_inline struct head *current_record(void)
{
	__u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&scratches, &cpu);
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
