/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The file behind a SIGBUS, and the room that its file system has left. */

#define TMPFS_MAGIC 0x01021994 /* include/uapi/linux/magic.h */
#define HUGETLBFS_MAGIC 0x958458f6

/* Where the access of a SIGBUS found no page: the size of the file now, and the room that its file system has left. */
static __always_inline void take_fault_file(struct fault_file *to, struct file *file)
{
	struct super_block *system = BPF_CORE_READ(file, f_inode, i_sb);
	void *details = BPF_CORE_READ(system, s_fs_info);

	to->size = BPF_CORE_READ(file, f_inode, i_size);
	to->magic = BPF_CORE_READ(system, s_magic);
	if (to->magic == TMPFS_MAGIC) {
		struct shmem_sb_info *tmpfs = details;
		__s64 used = BPF_CORE_READ(tmpfs, used_blocks.count);

		to->block_size = PAGE_SIZE;
		to->blocks = BPF_CORE_READ(tmpfs, max_blocks);
		to->free = used < 0 ? to->blocks : to->blocks > used ? to->blocks - used : 0;
	} else if (to->magic == HUGETLBFS_MAGIC && bpf_core_type_exists(struct hugetlbfs_sb_info)) {
		struct hstate *pool = BPF_CORE_READ((struct hugetlbfs_sb_info *)details, hstate);
		__u64 free = BPF_CORE_READ(pool, free_huge_pages), reserved = BPF_CORE_READ(pool, resv_huge_pages);

		to->block_size = PAGE_SIZE << (BPF_CORE_READ(pool, order) & 31);
		to->blocks = BPF_CORE_READ(pool, nr_huge_pages);
		to->free = free > reserved ? free - reserved : 0;
	}
}

static __always_inline bool is_bus_error_in(const struct head *head, const struct mapping *mapping)
{
	return head->fault.signal == SIGBUS && head->fault.code > 0 && head->fault.address >= mapping->start &&
	       head->fault.address < mapping->end;
}
