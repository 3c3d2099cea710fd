/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Searches the tree in which the kernel keeps mappings since Linux 6.1. */

/* include/linux/maple_tree.h */
#define MAPLE_NODE_MASK 255ull
#define MAPLE_NODE_TYPE_SHIFT 3
#define MAPLE_NODE_TYPE_MASK 15
#define MAPLE_LEAF_64 1
#define MAPLE_ARANGE_64 3
#define MAPLE_LEVELS 8 /* more than a tree with ten slots per node needs for vm.max_map_count */
#define LAST_RESERVED_ENTRY 4096 /* include/linux/xarray.h: smaller ones are not pointers */

/* The index of the last slot in use (lib/maple_tree.c: ma_data_end). */
static __always_inline __u32 last_slot(struct work *work, __u64 node, bool is_arange)
{
	__u64 last_pivot = work->pivots[NODE_PIVOTS - 1];

	if (is_arange)
		return BPF_CORE_READ((struct maple_arange_64 *)node, meta.end);
	if (!last_pivot)
		return BPF_CORE_READ((struct maple_range_64 *)node, meta.end);
	return last_pivot == work->last ? NODE_PIVOTS - 1 : NODE_PIVOTS;
}

/* Stores the first slot that reaches work->address in work->index, and its end in work->last. */
static __always_inline void choose_slot(struct work *work)
{
	__u32 i;

	for (i = 0; i < NODE_PIVOTS && i < work->end; i++) {
		if (work->pivots[i] >= work->address) {
			work->last = work->pivots[i];
			break;
		}
	}
	work->index = i;
}

/* bpf_loop() callback: goes one level down the tree. */
static long descend(__u32 level, struct walk *walk)
{
	struct work *work = work_in(walk->slot);

	if (!work)
		return 1;
	__u64 node = work->found & ~MAPLE_NODE_MASK;
	__u32 type = (work->found >> MAPLE_NODE_TYPE_SHIFT) & MAPLE_NODE_TYPE_MASK;
	bool is_arange = type == MAPLE_ARANGE_64;
	__u64 pivots = node + (is_arange ? bpf_core_field_offset(struct maple_arange_64, pivot) :
					   bpf_core_field_offset(struct maple_range_64, pivot));
	__u64 slots = node + (is_arange ? bpf_core_field_offset(struct maple_arange_64, slot) :
					  bpf_core_field_offset(struct maple_range_64, slot));

	if (bpf_probe_read_kernel(work->pivots, NODE_PIVOTS * sizeof(__u64), (void *)pivots))
		return 1;
	work->last_of_leaf = work->last;
	work->end = last_slot(work, node, is_arange);
	choose_slot(work);
	if (bpf_probe_read_kernel(work->slots, sizeof(work->slots), (void *)slots))
		return 1;
	work->found = work->slots[work->index & NODE_PIVOTS];
	walk->complete = type == MAPLE_LEAF_64;
	return walk->complete;
}

/* The slot after the current one, of the same node: most mappings are found so. */
static __always_inline void take_next_slot(struct work *work)
{
	__u32 index = (work->index + 1) & NODE_PIVOTS;

	work->index = index;
	work->found = work->slots[index];
	work->last = index < work->end ? work->pivots[index] : work->last_of_leaf;
}

/*
 * Finds the next mapping or gap in the tree of mappings, the one at work->address. Stores the mapping at this address, or 0, in work->found,
 * and the last address of the mapping, or of the gap, in work->last (lib/maple_tree.c: mtree_range_walk).
 * Returns 0 if the tree cannot be read. The lock is not taken: at exit, all other threads are gone. At the
 * delivery of a signal, a change by another thread can give a wrong mapping, but never a fault.
 */
__noinline int find_mapping(__u32 slot)
{
	struct walk walk = { .slot = slot };
	struct work *work = work_in(slot);

	if (!work || !bpf_core_type_exists(struct maple_range_64))
		return 0;
	if (work->index < work->end) {
		take_next_slot(work);
		return 1;
	}
	work->found = work->tree;
	work->last = ~0ull;
	bpf_loop(MAPLE_LEVELS, descend, &walk, 0);
	return walk.complete;
}
