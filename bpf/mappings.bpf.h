/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Writes the mappings of the address space to the tail of the record. */

/* struct abort_msg_s { unsigned int size; char msg[]; } (glibc include/stdlib.h) */
static __always_inline void take_abort_message(struct head *head, const struct mapping *mapping)
{
	struct file_key key = { .inode = mapping->inode, .device = mapping->device };
	__u64 *offset = bpf_map_lookup_elem(&abort_messages, &key);
	__u64 message = 0;
	long length;

	if (!offset || bpf_probe_read_user(&message, sizeof(message), (void *)(mapping->start + *offset)) || !message)
		return;
	length = bpf_probe_read_user_str(head->message, MESSAGE_CAPACITY, (void *)(message + sizeof(__u32)));
	if (length > 0)
		head->message_bytes = length - 1;
}

static __always_inline bool is_deleted(struct dentry *dentry)
{
	return READ_AT(dentry, d_inode, i_nlink) == 0;
}

/* If not all fit, executable mappings come first: without them, no address can be resolved. */
enum pass { PASS_ALL, PASS_EXECUTABLE, PASS_OTHERS };

#define VM_EXEC 4 /* include/linux/mm.h */
#define LONGEST_MAPPING (sizeof(struct mapping) + PATH_CAPACITY)
#define FEW_MAPPINGS (MAPPINGS_CAPACITY / 128)

static __always_inline bool in_pass(__u32 pass, __u32 vm_flags)
{
	return pass == PASS_ALL || (pass == PASS_EXECUTABLE) == ((vm_flags & VM_EXEC) != 0);
}

/* Identifies a mapped file. Most mappings have the same file as the previous one. */
static __always_inline void read_file(struct mapped_file *to, struct file *file)
{
	struct inode *inode = READ_AT(file, f_inode);

	to->address = (__u64)file;
	to->inode = READ_AT(inode, i_ino);
	to->device = READ_AT(inode, i_sb, s_dev);
	to->flags = is_deleted(READ_AT(file, f_path.dentry)) ? MAPPING_DELETED : 0;
}

/*
 * Writes work->mapping to the record, if it belongs to this pass. Returns 0 if the record has no room for
 * another one.
 */
__noinline int take_mapping(__u32 slot)
{
	struct head *head = record_in(slot);
	struct work *work = work_in(slot);

	if (!head || !work)
		return 0;
	if (!in_pass(work->pass, work->mapping.vm_flags))
		return 1;
	__u32 at = tail_used(head);
	if (head->mappings_bytes > MAPPINGS_CAPACITY - LONGEST_MAPPING || at > tail_capacity())
		return 0;
	struct mapping *mapping = (void *)tail(head) + at;
	struct file *file = (void *)work->file;

	*mapping = work->mapping;
	head->mappings_bytes += sizeof(*mapping);
	if (settings.pointed)
		remember_writable(work);
	if (!file)
		return 1;
	if (is_bus_error_in(head, mapping))
		take_fault_file(&head->fault_file, file);
	bool is_same = (__u64)file == work->last_file.address;
	if (!is_same)
		read_file(&work->last_file, file);
	mapping->offset = work->mapping.offset * PAGE_SIZE;
	mapping->inode = work->last_file.inode;
	mapping->device = work->last_file.device;
	mapping->flags = work->last_file.flags;
	if (is_same) {
		mapping->flags |= MAPPING_SAME_FILE;
		return 1;
	}
	int walked = walk_path(slot, sizeof(*head) + at + sizeof(*mapping), (__u64)&file->f_path);
	if (walked & WALKED_TRUNCATED)
		mapping->flags |= MAPPING_PATH_TRUNCATED;
	mapping->path_length = walked & WALKED_LENGTH;
	head->mappings_bytes += (mapping->path_length + 7) & ~7;
	if (mapping->offset == 0 && head->fault.signal == SIGABRT)
		take_abort_message(head, mapping);
	return 1;
}

#define MAX_TURNS (1 << 17) /* mappings and the gaps between them; twice the default of vm.max_map_count */

static __always_inline void read_mapping(struct work *work, struct vm_area_struct *vma)
{
	work->mapping.start = READ_AT(vma, vm_start);
	work->mapping.end = READ_AT(vma, vm_end);
	work->mapping.offset = READ_AT(vma, vm_pgoff);
	work->mapping.vm_flags = READ_AT(vma, vm_flags);
	work->file = (__u64)READ_AT(vma, vm_file);
}

/* bpf_loop() callback: visits a mapping or a gap. */
static long next_mapping(__u32 turn, struct walk *walk)
{
	struct work *work = work_in(walk->slot);

	if (!work || !find_mapping(walk->slot))
		return 1;
	if (work->found > LAST_RESERVED_ENTRY) {
		read_mapping(work, (void *)work->found);
		if (!take_mapping(walk->slot))
			return 1;
	}
	work->address = work->last + 1;
	walk->complete = work->address == 0;
	return walk->complete;
}

/* 6.1+; returns 0 if some mappings are missing. */
__noinline int walk_mappings(__u32 slot)
{
	struct walk walk = { .slot = slot };
	struct work *work = work_in(slot);
	struct mm_struct *mm = BPF_CORE_READ(current_task(), mm);

	if (!work || !bpf_core_type_exists(struct maple_range_64))
		return 0;
	work->address = 0;
	work->index = 0;
	work->end = 0;
	work->tree = (__u64)BPF_CORE_READ(mm, mm_mt.ma_root);
	bpf_loop(MAX_TURNS, next_mapping, &walk, 0);
	return walk.complete;
}

static __always_inline int take_pass(__u32 slot, struct work *work, __u32 pass)
{
	work->pass = pass;
	work->last_file.address = 0;
	return walk_mappings(slot);
}

static __always_inline void take_mappings(struct head *head, struct mm_struct *mm, __u32 slot)
{
	struct work *work = work_in(slot);

	if (!work)
		return;
	head->mappings_total = READ_AT(mm, map_count);
	work->ranges = 0;
	int complete = head->mappings_total <= FEW_MAPPINGS ? take_pass(slot, work, PASS_ALL) :
		       take_pass(slot, work, PASS_EXECUTABLE) &&
			       take_pass(slot, work, PASS_OTHERS);
	if (head->mappings_bytes)
		head->flags |= HEAD_MAPPINGS_CAPTURED;
	if (!complete)
		head->flags |= HEAD_MAPPINGS_TRUNCATED;
}
