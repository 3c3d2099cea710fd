/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The address space: everything here needs the mm, and goes into the record's tail. */

#define PAGE_SIZE 4096ull
#define MOST_CHUNKS 257 /* 256 KiB that need not start at a multiple of CHUNK */
#define PAGES_ABOVE 16 /* how far above an unmapped stack pointer to look for the stack */

static __always_inline char *tail(struct head *head)
{
	return (char *)head + sizeof(*head);
}

static __always_inline __u32 tail_used(const struct head *head)
{
	return head->stack_bytes + head->mappings_bytes + head->environment_bytes + head->pointed_bytes;
}

static __always_inline bool is_deleted(struct dentry *dentry)
{
	return BPF_CORE_READ(dentry, d_inode, i_nlink) == 0;
}

static __always_inline void take_exe(struct head *head, struct mm_struct *mm)
{
	struct file *exe = BPF_CORE_READ(mm, exe_file);

	head->start_brk = BPF_CORE_READ(mm, start_brk);
	head->brk = BPF_CORE_READ(mm, brk);
	head->start_stack = BPF_CORE_READ(mm, start_stack);
	head->vdso = (__u64)BPF_CORE_READ(mm, context.vdso);
	set_path(&head->exe, exe ? walk_path(OFFSET_OF_PATH(exe), (__u64)&exe->f_path) : NOT_WALKED);
	if (exe)
		head->exe.deleted = is_deleted(BPF_CORE_READ(exe, f_path.dentry));
}

static __always_inline void take_arguments(struct head *head, struct mm_struct *mm)
{
	__u64 start = BPF_CORE_READ(mm, arg_start);
	__u64 length = BPF_CORE_READ(mm, arg_end) - start;

	if (length > ARGV_CAPACITY) {
		length = ARGV_CAPACITY;
		head->flags |= HEAD_ARGV_TRUNCATED;
	}
	if (bpf_probe_read_user(head->argv, length & (2 * ARGV_CAPACITY - 1), (void *)start) == 0) {
		head->argv_bytes = length;
		head->flags |= HEAD_ARGV_CAPTURED;
	}
}

struct copy {
	__u64 end;
	__u32 most;
};

/* Turn of bpf_loop(): copies up to the next multiple of CHUNK, so that no copy crosses a page. */
static long copy_chunk(__u32 turn, struct copy *copy)
{
	struct head *head = current_record();

	if (!head)
		return 1;
	__u64 from = head->copy_address;
	__u32 copied = head->copied;
	__u32 at = tail_used(head) + copied;
	__u64 length = CHUNK - (from & (CHUNK - 1));

	if (from >= copy->end || copied >= copy->most || at > tail_capacity())
		return 1;
	if (length > copy->end - from)
		length = copy->end - from;
	if (length > copy->most - copied)
		length = copy->most - copied;
	if (length > CHUNK || bpf_probe_read_user(tail(head) + at, length, (void *)from))
		return 1;
	head->copied = copied + length;
	head->copy_address = from + length;
	return 0;
}

/*
 * Copies [from, end) to the end of the tail, at most `most` bytes. Returns the bytes copied. Global:
 * see path.bpf.h. What changes from turn to turn is kept in the record, where the verifier does not
 * follow it.
 */
__noinline int copy_to_tail(__u64 from, __u64 end, __u32 most)
{
	struct copy copy = { .end = end, .most = most };
	struct head *head = current_record();

	if (!head)
		return 0;
	head->copied = 0;
	head->copy_address = from;
	bpf_loop(MOST_CHUNKS, copy_chunk, &copy, 0);
	return head->copied;
}

/* From the stack pointer upwards. On a stack overflow it points below the stack, so look there too. */
static __always_inline void take_stack(struct head *head)
{
	__u64 from = stack_pointer(head->fault.registers);
	int copied = 0;

	if (!settings.stack_bytes)
		return;
	for (int page = 0; page <= PAGES_ABOVE; page++) {
		copied = copy_to_tail(from, ~0ull, settings.stack_bytes);
		if (copied > 0)
			break;
		from = (from & ~(PAGE_SIZE - 1)) + PAGE_SIZE;
	}
	if (copied <= 0)
		return;
	head->stack_address = from;
	head->stack_bytes = copied;
	if (head->stack_bytes >= settings.stack_bytes)
		head->flags |= HEAD_STACK_TRUNCATED;
}

static __always_inline void take_environment(struct head *head, struct mm_struct *mm)
{
	__u64 start = BPF_CORE_READ(mm, env_start);
	__u64 end = BPF_CORE_READ(mm, env_end);
	int copied = copy_to_tail(start, end, ENVIRONMENT_CAPACITY);

	if (copied > 0)
		head->environment_bytes = copied;
	if (end - start > ENVIRONMENT_CAPACITY)
		head->flags |= HEAD_ENVIRONMENT_TRUNCATED;
}

static __always_inline void take_pointed(struct head *head)
{
	for (__u32 index = 0; index < GENERAL_REGISTERS; index++) {
		__u32 at = tail_used(head);

		if (at > tail_capacity())
			break;
		struct pointed *to = (void *)tail(head) + at;
		if (bpf_probe_read_user(to->bytes, POINTED_LENGTH, (void *)head->fault.registers[index]))
			continue;
		to->register_index = index;
		to->padding = 0;
		head->pointed_bytes += sizeof(*to);
	}
}

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

/* Returns false where the record has no room for one more. */
static __always_inline bool take_mapping(struct head *head, struct vm_area_struct *vma, struct file **last)
{
	__u32 at = tail_used(head);

	if (head->mappings_bytes > MAPPINGS_CAPACITY - TAIL_SLACK || at > tail_capacity())
		return false;
	struct mapping *mapping = (void *)tail(head) + at;
	/* Read as a number: the verifier lets no trusted pointer into a global function. */
	struct file *file = BPF_CORE_READ(vma, vm_file);

	mapping->start = vma->vm_start;
	mapping->end = vma->vm_end;
	mapping->vm_flags = vma->vm_flags;
	mapping->offset = 0;
	mapping->inode = 0;
	mapping->device = 0;
	mapping->path_length = 0;
	mapping->flags = 0;
	mapping->padding = 0;
	head->mappings_bytes += sizeof(*mapping);
	if (!file)
		return true;

	struct inode *inode = BPF_CORE_READ(file, f_inode);
	mapping->offset = vma->vm_pgoff * PAGE_SIZE;
	mapping->inode = BPF_CORE_READ(inode, i_ino);
	mapping->device = BPF_CORE_READ(inode, i_sb, s_dev);
	if (is_deleted(BPF_CORE_READ(file, f_path.dentry)))
		mapping->flags |= MAPPING_DELETED;
	if (file == *last) {
		mapping->flags |= MAPPING_SAME_FILE;
		return true;
	}
	int walked = walk_path(sizeof(*head) + at + sizeof(*mapping), (__u64)&file->f_path);
	if (walked & WALKED_TRUNCATED)
		mapping->flags |= MAPPING_PATH_TRUNCATED;
	mapping->path_length = walked & WALKED_LENGTH;
	head->mappings_bytes += (mapping->path_length + 7) & ~7;
	*last = file;
	if (mapping->offset == 0 && head->fault.signal == SIGABRT)
		take_abort_message(head, mapping);
	return true;
}

static __always_inline void take_mappings(struct head *head, struct task_struct *task)
{
	struct bpf_iter_task_vma it;
	struct vm_area_struct *vma;
	struct file *last = NULL;

	if (bpf_iter_task_vma_new(&it, task, 0) == 0)
		head->flags |= HEAD_MAPPINGS_CAPTURED;
	while ((vma = bpf_iter_task_vma_next(&it))) {
		head->mappings_total++;
		if (!(head->flags & HEAD_MAPPINGS_TRUNCATED) && !take_mapping(head, vma, &last))
			head->flags |= HEAD_MAPPINGS_TRUNCATED;
	}
	bpf_iter_task_vma_destroy(&it);
}

/* Under pressure a record degrades before it is lost: first without stack, then without mappings. */
static __always_inline void take_memory(struct head *head, struct task_struct *task, struct mm_struct *mm)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	__u64 size = bpf_ringbuf_query(&ring, BPF_RB_RING_SIZE);

	take_exe(head, mm);
	take_rss(&head->resources, mm);
	take_arguments(head, mm);
	if (waiting < size / 2)
		take_stack(head);
	else
		head->flags |= HEAD_STACK_DROPPED;
	if (waiting >= size / 4 * 3)
		head->flags |= HEAD_MAPPINGS_DROPPED;
	else if (&bpf_iter_task_vma_new) /* weak: 0 where the kernel lacks it */
		take_mappings(head, task);
	if (settings.environment)
		take_environment(head, mm);
	if (settings.pointed)
		take_pointed(head);
	if (head->flags & (HEAD_STACK_DROPPED | HEAD_MAPPINGS_DROPPED))
		count(COUNTER_DEGRADED);
}
