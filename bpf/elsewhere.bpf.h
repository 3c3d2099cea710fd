/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Tells user space that the processes in other mount namespaces are not the same as before: one of them executes a
 * program, as the first process of a container does when its files are in place, or ends. User space then looks at what
 * lives where. It is told once, and again when it has begun to look.
 */

/* Not 0: user space was told. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} elsewhere_told SEC(".maps");

static __always_inline void tell_elsewhere(struct task_struct *task)
{
	struct elsewhere record = { .abi = ABI_VERSION, .kind = RECORD_ELSEWHERE };
	__u32 mounts = READ(task, nsproxy, mnt_ns, ns.inum);
	__u32 *told, first = 0;

	if (mounts == settings.own_mounts || mounts == settings.first_mounts)
		return;
	if (settings.followed && !is_followed(task))
		return;
	told = bpf_map_lookup_elem(&elsewhere_told, &first);
	if (!told || __sync_lock_test_and_set(told, 1))
		return;
	if (bpf_ringbuf_output(&ring, &record, sizeof(record), 0))
		*told = 0;
}

SEC(TRACEPOINT("sched_process_exec"))
int on_process_exec(__u64 *ctx)
{
	tell_elsewhere(current_task());
	return 0;
}
