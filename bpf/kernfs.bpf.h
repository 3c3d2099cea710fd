/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The tree of control groups. 6.15 renamed the way up. */

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___v615 *renamed = (void *)node;

	if (bpf_core_field_exists(renamed->__parent))
		return BPF_CORE_READ(renamed, __parent);
	return BPF_CORE_READ(node, parent);
}
