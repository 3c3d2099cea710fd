/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Paths by walking the kernel's own trees: bpf_d_path() is refused in these programs.
 *
 * The walks are global functions with scalar arguments, so that the verifier checks each once and
 * not again for every call. `at` is an offset from the start of the record; kernel pointers come as
 * numbers and are only read through bpf_probe_read_kernel().
 */

#define PATH_DEPTH 40 /* components; deeper paths are marked truncated */
#define NAME_CAPACITY 256 /* NAME_MAX + 1, include/uapi/linux/limits.h */

/* What the walks return: the bytes written, and whether the rest of the path did not fit. */
#define WALKED_LENGTH 0xffff
#define WALKED_TRUNCATED 0x10000

/* Room for the longest name must remain behind `used`, so the verifier can bound the write. */
static __always_inline long append_name(char *bytes, __u32 used, const void *name)
{
	if (used > PATH_CAPACITY - NAME_CAPACITY)
		return -1;
	return bpf_probe_read_kernel_str(bytes + used, NAME_CAPACITY, name);
}

static __always_inline char *record_bytes(__u32 at)
{
	struct head *head = current_record();

	if (!head || at > sizeof(*head) + tail_capacity())
		return NULL;
	return (char *)head + at;
}

/* Writes the components of a struct path, leaf first, crossing mount points (fs/d_path.c: prepend_path). */
__noinline int walk_path(__u32 at, __u64 path_address)
{
	const struct path *path = (void *)path_address;
	struct dentry *dentry = BPF_CORE_READ(path, dentry);
	struct vfsmount *vfsmount = BPF_CORE_READ(path, mnt);
	struct mount *mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
	char *bytes = record_bytes(at);
	__u32 used = 0;

	if (!bytes)
		return 0;
	for (int depth = 0; depth < PATH_DEPTH; depth++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);

		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount)
				return used;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = above;
			continue;
		}
		long length = append_name(bytes, used, BPF_CORE_READ(dentry, d_name.name));
		if (length <= 0)
			break;
		used += length;
		/* A pseudo file system (memfd, anon_inode) has names without a tree. */
		if (dentry == parent)
			return used;
		dentry = parent;
	}
	return used | WALKED_TRUNCATED;
}

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___v615 *renamed = (void *)node;

	if (bpf_core_field_exists(renamed->__parent))
		return BPF_CORE_READ(renamed, __parent);
	return BPF_CORE_READ(node, parent);
}

__noinline int walk_cgroup(__u32 at, __u64 node_address)
{
	struct kernfs_node *node = (void *)node_address;
	char *bytes = record_bytes(at);
	__u32 used = 0;

	if (!bytes)
		return 0;
	for (int depth = 0; depth < PATH_DEPTH; depth++) {
		struct kernfs_node *parent = kernfs_parent(node);

		if (!parent)
			return used;
		long length = append_name(bytes, used, BPF_CORE_READ(node, name));
		if (length <= 0)
			break;
		used += length;
		node = parent;
	}
	return used | WALKED_TRUNCATED;
}

#define NOT_WALKED (-1)

static __always_inline void set_path(struct path_text *to, int walked)
{
	to->captured = walked != NOT_WALKED;
	to->length = to->captured ? walked & WALKED_LENGTH : 0;
	to->truncated = to->captured && (walked & WALKED_TRUNCATED);
	to->deleted = 0;
}

#define OFFSET_OF_PATH(field) (__builtin_offsetof(struct head, field) + __builtin_offsetof(struct path_text, bytes))
