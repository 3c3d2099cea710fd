/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Out-of-memory kills: which limit was hit. */

#define CGROUP_DEPTH 16

/*
 * A charge that failed left its counter within one batch of the limit (mm/memcontrol.c charges 64
 * pages at a time, a huge page 512).
 */
#define LIMIT_MARGIN 1024
#define NO_LIMIT (1ull << 50) /* PAGE_COUNTER_MAX is LONG_MAX / PAGE_SIZE */

static __always_inline void take_limit(struct oom *to, struct task_struct *task)
{
	int subsystem = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	struct cgroup_subsys_state **states = (void *)BPF_CORE_READ(task, cgroups) +
					      bpf_core_field_offset(struct css_set, subsys);
	struct cgroup_subsys_state *state = NULL;

	bpf_probe_read_kernel(&state, sizeof(state), states + (subsystem & 31));
	for (int depth = 0; depth < CGROUP_DEPTH && state; depth++) {
		struct mem_cgroup *group = (void *)state - bpf_core_field_offset(struct mem_cgroup, css);
		__u64 limit = BPF_CORE_READ(group, memory.max);
		__u64 usage = BPF_CORE_READ(group, memory.usage.counter);

		if (limit < NO_LIMIT && usage + LIMIT_MARGIN >= limit) {
			to->limit = limit;
			to->usage = usage;
			to->cgroup_id = BPF_CORE_READ(state, cgroup, kn, id);
			return;
		}
		state = BPF_CORE_READ(state, parent);
	}
}

static __always_inline void remember_victim(__u32 pid, struct task_struct *charged)
{
	struct task_struct *current = current_task();
	struct oom oom = { .trigger_pid = BPF_CORE_READ(current, tgid) };

	BPF_CORE_READ_STR_INTO(&oom.trigger_comm, current, group_leader, comm);
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		take_limit(&oom, charged);
	bpf_map_update_elem(&oom_victims, &pid, &oom, 0);
}

/*
 * Before 6.8 the tracepoint has the victim's pid only. The task that runs here could not get its memory:
 * the limit it hit is above it, too.
 */
static __always_inline void remember_victim_pid(__u32 pid)
{
	remember_victim(pid, current_task());
}

static __always_inline void remember_victim_task(struct task_struct *victim)
{
	remember_victim(BPF_CORE_READ(victim, tgid), victim);
}
