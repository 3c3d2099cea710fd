/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Reads paths from the dentry and mount trees, because bpf_d_path() is not allowed in these programs.
 *
 * The walks are global functions with scalar arguments, so that the verifier checks each of them once and
 * not for every call. `at` is an offset from the start of the record; kernel pointers are passed as
 * numbers and are read only through bpf_probe_read_kernel().
 */

#define PATH_DEPTH 40 /* components; deeper paths are marked truncated */
#define NAME_CAPACITY 256 /* NAME_MAX + 1, include/uapi/linux/limits.h */

/* What the walks return: the bytes written, and whether the rest of the path did not fit. */
#define WALKED_LENGTH 0xffff
#define WALKED_TRUNCATED 0x10000

/* Values that do not change between iterations. */
struct walk {
	__u32 slot;
	__u32 at;
	__u32 complete;
};

/*
 * Space for the longest name must remain after `used`. Older verifiers lose a bound when the value is
 * spilled to the stack, so the compared value must stay in its register until it is used.
 */
static __always_inline bool append_name(const struct walk *walk, struct work *work, const void *name)
{
	struct head *head = record_in(walk->slot);
	__u64 most = sizeof(*head) + tail_capacity() + TAIL_SLACK - NAME_CAPACITY;
	long length;

	if (!head || work->used > PATH_CAPACITY - NAME_CAPACITY)
		return false;
	barrier_var(most);
	__u64 at = (__u64)walk->at + work->used;
	barrier_var(at);
	if (at > most)
		return false;
	length = bpf_probe_read_kernel_str((char *)head + at, NAME_CAPACITY, name);
	if (length <= 0)
		return false;
	work->used += length;
	return true;
}

/* bpf_loop() callback: writes a component, or a crossing from the root of a mount to where it is mounted (fs/d_path.c: prepend_path). */
static long walk_component(__u32 turn, struct walk *walk)
{
	struct work *work = work_in(walk->slot);

	if (!work)
		return 1;
	struct dentry *dentry = (void *)work->entry;
	struct mount *mount = (void *)work->mount;
	struct dentry *parent = READ_AT(dentry, d_parent);

	if (dentry == READ_AT(mount, mnt.mnt_root)) {
		struct mount *above = READ_AT(mount, mnt_parent);

		work->entry = (__u64)READ_AT(mount, mnt_mountpoint);
		work->mount = (__u64)above;
		walk->complete = above == mount;
		return walk->complete;
	}
	if (!append_name(walk, work, READ_AT(dentry, d_name.name)))
		return 1;
	work->entry = (__u64)parent;
	/* A pseudo file system (memfd, anon_inode) has names without a tree. */
	walk->complete = dentry == parent;
	return walk->complete;
}

static __always_inline int walked(const struct walk *walk, const struct work *work)
{
	return work->used | (walk->complete ? 0 : WALKED_TRUNCATED);
}

/* Writes the components of a struct path, leaf first. */
__noinline int walk_path(__u32 slot, __u32 at, __u64 path_address)
{
	struct path *path = (void *)path_address;
	struct walk walk = { .slot = slot, .at = at };
	struct work *work = work_in(slot);

	if (!work)
		return 0;
	work->used = 0;
	work->entry = (__u64)READ_AT(path, dentry);
	work->mount = (__u64)READ_AT(path, mnt) - bpf_core_field_offset(struct mount, mnt);
	bpf_loop(PATH_DEPTH, walk_component, &walk, 0);
	return walked(&walk, work);
}

static long walk_cgroup_component(__u32 turn, struct walk *walk)
{
	struct work *work = work_in(walk->slot);

	if (!work)
		return 1;
	struct kernfs_node *node = (void *)work->entry;
	struct kernfs_node *parent = kernfs_parent(node);

	walk->complete = !parent;
	if (!parent || !append_name(walk, work, READ_AT(node, name)))
		return 1;
	work->entry = (__u64)parent;
	return 0;
}

__noinline int walk_cgroup(__u32 slot, __u32 at, __u64 node_address)
{
	struct walk walk = { .slot = slot, .at = at };
	struct work *work = work_in(slot);

	if (!work)
		return 0;
	work->used = 0;
	work->entry = node_address;
	bpf_loop(PATH_DEPTH, walk_cgroup_component, &walk, 0);
	return walked(&walk, work);
}

#define NOT_WALKED (-1)

/* The path that was walked to the end of the texts. */
static __always_inline void set_path(struct head *head, struct path_text *to, int walked)
{
	to->captured = walked != NOT_WALKED;
	to->length = to->captured ? walked & WALKED_LENGTH : 0;
	to->truncated = to->captured && (walked & WALKED_TRUNCATED);
	to->deleted = 0;
	head->texts_bytes += (to->length + 7) & ~7;
}

/* While the texts are the whole tail. `path` may be NULL. */
static __always_inline void take_path(struct head *head, struct path_text *to, const struct path *path, __u32 slot)
{
	set_path(head, to, path ? walk_path(slot, sizeof(*head) + head->texts_bytes, (__u64)path) : NOT_WALKED);
}
