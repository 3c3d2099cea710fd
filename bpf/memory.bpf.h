/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The address space. Everything here needs the mm, and most of it is written to the tail of the record. */

#define MAX_PAGES 65 /* 256 KiB that may not start at a multiple of a page */
#define PAGES_ABOVE 16 /* how far above an unmapped stack pointer to look for the stack */

static __always_inline void take_exe(struct head *head, struct mm_struct *mm, __u32 slot)
{
	struct file *exe = BPF_CORE_READ(mm, exe_file);

	head->start_brk = READ_AT(mm, start_brk);
	head->brk = READ_AT(mm, brk);
	head->start_stack = READ_AT(mm, start_stack);
	head->vdso = (__u64)READ_AT(mm, context.vdso);
	take_path(head, &head->exe, exe ? &exe->f_path : NULL, slot);
	if (exe)
		head->exe.deleted = is_deleted(READ_AT(exe, f_path.dentry));
}

static __always_inline void take_arguments(struct head *head, struct mm_struct *mm)
{
	__u64 start = READ_AT(mm, arg_start);
	__u64 length = READ_AT(mm, arg_end) - start;
	__u32 at = tail_used(head);

	if (length > ARGV_CAPACITY) {
		length = ARGV_CAPACITY;
		head->flags |= HEAD_ARGV_TRUNCATED;
	}
	if (at > TEXTS_CAPACITY)
		return;
	if (bpf_probe_read_user(tail(head) + at, length & (2 * ARGV_CAPACITY - 1), (void *)start) == 0) {
		head->argv_bytes = length;
		head->flags |= HEAD_ARGV_CAPTURED;
	}
}

struct copy {
	__u64 end;
	__u32 most;
	__u32 slot;
};

/* bpf_loop() callback: copies up to the end of a page, because one unreadable byte makes a whole copy fail. */
static long copy_page(__u32 turn, struct copy *copy)
{
	struct head *head = record_in(copy->slot);
	struct work *work = work_in(copy->slot);

	if (!head || !work)
		return 1;
	__u64 from = work->address;
	__u32 copied = work->used;
	__u32 at = tail_used(head) + copied;
	__u64 length = PAGE_SIZE - (from & (PAGE_SIZE - 1));

	if (from >= copy->end || copied >= copy->most || at > tail_capacity())
		return 1;
	if (length > copy->end - from)
		length = copy->end - from;
	if (length > copy->most - copied)
		length = copy->most - copied;
	barrier_var(length); /* the verifier cannot see that this already holds */
	if (length > PAGE_SIZE || bpf_probe_read_user(tail(head) + at, length, (void *)from))
		return 1;
	work->used = copied + length;
	work->address = from + length;
	return 0;
}

/* Copies [from, end) to the end of the tail, at most `most` bytes. Returns the bytes copied. */
__noinline int copy_to_tail(__u32 slot, __u64 from, __u64 end, __u32 most)
{
	struct copy copy = { .end = end, .most = most, .slot = slot };
	struct work *work = work_in(slot);

	if (!work)
		return 0;
	work->used = 0;
	work->address = from;
	bpf_loop(MAX_PAGES, copy_page, &copy, 0);
	return work->used;
}

/*
 * Where the stack of the first thread ends: in the page where the environment does (fs/exec.c). Only with CAP_SYS_RESOURCE
 * can a process say that it is elsewhere. Stacks of other threads are below. What does not try to read past the end
 * spares the process a page fault.
 */
static __always_inline __u64 end_of_stacks(struct mm_struct *mm, __u64 stack_pointer)
{
	__u64 end = READ_AT(mm, env_end);

	return stack_pointer < end ? (end + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1) : ~0ull;
}

/*
 * Up to `end`, at most `most` bytes, to the end of the tail. On a stack overflow the stack pointer points below the
 * stack, so the pages above it are searched too. Returns the bytes copied; *from is where they start.
 */
static __always_inline __u32 copy_stack(__u32 slot, __u64 *from, __u64 end, __u32 most)
{
	for (int page = 0; page <= PAGES_ABOVE; page++) {
		int copied = copy_to_tail(slot, *from, end, most);

		if (copied > 0)
			return copied;
		*from = (*from & ~(PAGE_SIZE - 1)) + PAGE_SIZE;
	}
	return 0;
}

static __always_inline bool is_in_handler(const struct interruption *interruption, const struct fault *fault)
{
	return interruption && interruption->tid == fault->tid &&
	       is_within(stack_pointer(fault->registers), interruption->alternate, interruption->alternate_size);
}

/* From the stack pointer upwards. In a handler on an alternate stack, half of the space is for the interrupted stack. */
static __always_inline void take_stack(struct head *head, struct task_struct *task, struct mm_struct *mm, __u32 slot)
{
	struct interruption *interruption = remembered(interruptions, leader_of(task), 0);
	bool in_handler = is_in_handler(interruption, &head->fault);
	__u32 most = in_handler ? settings.stack_bytes / 2 : settings.stack_bytes;
	__u64 from = stack_pointer(head->fault.registers);
	__u64 end = in_handler ? interruption->alternate + interruption->alternate_size : end_of_stacks(mm, from);

	if (!settings.stack_bytes)
		return;
	head->stack_bytes = copy_stack(slot, &from, end, most);
	head->stack_address = from;
	if (head->stack_bytes >= most)
		head->flags |= HEAD_STACK_TRUNCATED;
	if (!in_handler)
		return;
	from = interruption->stack_pointer;
	most = settings.stack_bytes / 2;
	head->interrupted_bytes = copy_stack(slot, &from, end_of_stacks(mm, from), most);
	head->interrupted_address = from;
	if (head->interrupted_bytes >= most)
		head->flags |= HEAD_STACK_TRUNCATED;
}

/*
 * The frames of the thread that is here, by its frame pointers. User space walks those of a stack that was captured, but not with the
 * words of a 32-bit program.
 */
static __always_inline void take_frames(struct head *head, struct task_struct *task, void *ctx)
{
	long bytes;

	if ((head->stack_bytes && runs_64_bit(task)) || head->fault.tid != READ(task, pid) || head->flags & HEAD_FIRST_CHANCE)
		return;
	bytes = bpf_get_stack(ctx, head->fault.user_stack, sizeof(head->fault.user_stack), BPF_F_USER_STACK);
	head->fault.user_stack_bytes = bytes > 0 ? bytes : 0;
}

static __always_inline void take_environment(struct head *head, struct mm_struct *mm, __u32 slot)
{
	__u64 start = READ_AT(mm, env_start);
	__u64 end = READ_AT(mm, env_end);
	int copied = copy_to_tail(slot, start, end, ENVIRONMENT_CAPACITY);

	if (copied > 0)
		head->environment_bytes = copied;
	if (end - start > ENVIRONMENT_CAPACITY)
		head->flags |= HEAD_ENVIRONMENT_TRUNCATED;
}

/*
 * As the ring buffer fills, records are degraded before any is lost: first without what only debuggers need, then without
 * stack, then without mappings.
 */
static __always_inline void take_memory(struct head *head, struct task_struct *task, struct mm_struct *mm, __u32 slot)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	__u64 size = bpf_ringbuf_query(&ring, BPF_RB_RING_SIZE);

	take_exe(head, mm, slot);
	take_rss(&head->resources, mm);
	take_arguments(head, mm);
	if (waiting < size / 2)
		take_stack(head, task, mm, slot);
	else
		head->flags |= HEAD_STACK_DROPPED;
	if (waiting >= size / 4 * 3)
		head->flags |= HEAD_MAPPINGS_DROPPED;
	else
		take_mappings(head, mm, slot);
	if (settings.environment)
		take_environment(head, mm, slot);
	if (settings.pointed && waiting < size / 8)
		take_pointed_memory(head, slot);
	if (head->flags & (HEAD_STACK_DROPPED | HEAD_MAPPINGS_DROPPED))
		count(COUNTER_DEGRADED);
}
