/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The tree of control groups, and the one that the memory of a process is charged to. 6.15 renamed the pointer to the parent. */

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___v615 *renamed = (void *)node;

	if (bpf_core_field_exists(renamed->__parent))
		return READ_AT(renamed, __parent);
	return READ_AT(node, parent);
}

/* NULL for a kernel without the memory controller. */
static __always_inline struct cgroup_subsys_state *memory_group(struct css_set *groups)
{
	struct cgroup_subsys_state **states = (void *)groups + bpf_core_field_offset(struct css_set, subsys);
	struct cgroup_subsys_state *state = NULL;

	if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		return NULL;
	bpf_probe_read_kernel(&state, sizeof(state),
			      states + (bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id) & 31));
	return state;
}

/*
 * The control group of a process in the unified hierarchy, by which systemd names units, on hosts with both versions too.
 * Where that says nothing because only version 1 is used, and for a process that memory ran out for, the group that limits
 * its memory.
 */
static __always_inline struct kernfs_node *cgroup_of(struct task_struct *task)
{
	struct css_set *groups = BPF_CORE_READ(task, cgroups);
	struct kernfs_node *node = BPF_CORE_READ(groups, dfl_cgrp, kn);
	struct cgroup_subsys_state *memory = memory_group(groups);
	struct kernfs_node *own = memory ? BPF_CORE_READ(memory, cgroup, kn) : NULL;

	if (!own || READ_AT(memory, cgroup, root) == READ_AT(groups, dfl_cgrp, root))
		return node;
	/* The root of the hierarchy: nothing limits it there. */
	if (!kernfs_parent(own))
		return node;
	return kernfs_parent(node) && !READ_AT(task, signal, oom_mm) ? node : own;
}
