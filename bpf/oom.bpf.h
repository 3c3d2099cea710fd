/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Out-of-memory kills: which limit was reached. */

#define CGROUP_DEPTH 16

/*
 * After a failed charge, the counter is within one batch of the limit (mm/memcontrol.c charges 64
 * pages at a time, a huge page 512).
 */
#define LIMIT_MARGIN 1024
#define NO_LIMIT (1ull << 50) /* PAGE_COUNTER_MAX is LONG_MAX / PAGE_SIZE */

static __always_inline void take_limit(struct oom *to, struct task_struct *task)
{
	struct cgroup_subsys_state *state = memory_group(BPF_CORE_READ(task, cgroups));

	for (int depth = 0; depth < CGROUP_DEPTH && state; depth++) {
		struct mem_cgroup *group = (void *)state - bpf_core_field_offset(struct mem_cgroup, css);
		__u64 limit = BPF_CORE_READ(group, memory.max);
		__u64 usage = BPF_CORE_READ(group, memory.usage.counter);

		if (limit < NO_LIMIT && usage + LIMIT_MARGIN >= limit) {
			to->limit = limit;
			to->usage = usage;
			to->levels = depth;
			return;
		}
		state = BPF_CORE_READ(state, parent);
	}
}

static __always_inline void remember_victim(__u32 pid, struct task_struct *charged)
{
	struct task_struct *current = current_task();
	struct oom oom = { .trigger_pid = BPF_CORE_READ(current, tgid) };

	READ_COMM(&oom.trigger_comm, current, group_leader, comm);
	take_limit(&oom, charged);
	bpf_map_update_elem(&oom_victims, &pid, &oom, 0);
}

/*
 * Before 6.8, the tracepoint has only the pid of the victim. The current task could not allocate memory, so
 * the limit that was reached also applies to its control group.
 */
static __always_inline void remember_victim_pid(__u32 pid)
{
	remember_victim(pid, current_task());
}

static __always_inline void remember_victim_task(struct task_struct *victim)
{
	remember_victim(BPF_CORE_READ(victim, tgid), victim);
}

SEC(TRACEPOINT("mark_victim"))
int on_mark_victim(__u64 *ctx)
{
	if (bpf_core_field_exists(((struct trace_event_raw_mark_victim___v68 *)0)->uid))
		remember_victim_task((struct task_struct *)ctx[0]);
	else
		remember_victim_pid((__u32)ctx[0]);
	return 0;
}
