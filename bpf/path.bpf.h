/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Paths by walking the kernel's own trees: bpf_d_path() is refused in these programs. */

#define PATH_DEPTH 40 /* components; deeper paths are marked truncated */
#define NAME_CAPACITY 256 /* NAME_MAX + 1, include/uapi/linux/limits.h */

/* Room for the longest name must remain behind `used`, so the verifier can bound the write. */
static __always_inline long append_name(char *bytes, __u32 capacity, __u32 used, const void *name)
{
	if (used > capacity - NAME_CAPACITY)
		return -1;
	return bpf_probe_read_kernel_str(bytes + used, NAME_CAPACITY, name);
}

/*
 * Writes the components of a path below `bytes`, leaf first, crossing mount points
 * (fs/d_path.c: prepend_path). Returns the bytes used; *truncated is set where the rest did
 * not fit.
 */
static __noinline int walk_path(char *bytes, __u32 capacity, const struct path *path, __u8 *truncated)
{
	struct dentry *dentry = BPF_CORE_READ(path, dentry);
	struct vfsmount *vfsmount = BPF_CORE_READ(path, mnt);
	struct mount *mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
	__u32 used = 0;

	*truncated = 1;
	for (int depth = 0; depth < PATH_DEPTH; depth++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);

		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount) {
				*truncated = 0;
				break;
			}
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = above;
			continue;
		}
		long length = append_name(bytes, capacity, used, BPF_CORE_READ(dentry, d_name.name));
		if (length <= 0)
			break;
		used += length;
		/* A pseudo file system (memfd, anon_inode) has names without a tree. */
		if (dentry == parent) {
			*truncated = 0;
			break;
		}
		dentry = parent;
	}
	return used;
}

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___v615 *renamed = (void *)node;

	if (bpf_core_field_exists(renamed->__parent))
		return BPF_CORE_READ(renamed, __parent);
	return BPF_CORE_READ(node, parent);
}

static __noinline int walk_cgroup(char *bytes, __u32 capacity, struct kernfs_node *node, __u8 *truncated)
{
	__u32 used = 0;

	*truncated = 1;
	for (int depth = 0; depth < PATH_DEPTH; depth++) {
		struct kernfs_node *parent = kernfs_parent(node);

		if (!parent) {
			*truncated = 0;
			break;
		}
		long length = append_name(bytes, capacity, used, BPF_CORE_READ(node, name));
		if (length <= 0)
			break;
		used += length;
		node = parent;
	}
	return used;
}
