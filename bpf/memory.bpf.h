/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The address space: everything here needs the mm, and most of it goes into the record's tail. */

#define MOST_CHUNKS 257 /* 256 KiB that need not start at a multiple of CHUNK */
#define PAGES_ABOVE 16 /* how far above an unmapped stack pointer to look for the stack */

static __always_inline void take_exe(struct head *head, struct mm_struct *mm, __u32 slot)
{
	struct file *exe = BPF_CORE_READ(mm, exe_file);

	head->start_brk = BPF_CORE_READ(mm, start_brk);
	head->brk = BPF_CORE_READ(mm, brk);
	head->start_stack = BPF_CORE_READ(mm, start_stack);
	head->vdso = (__u64)BPF_CORE_READ(mm, context.vdso);
	set_path(&head->exe, exe ? walk_path(slot, OFFSET_OF_PATH(exe), (__u64)&exe->f_path) : NOT_WALKED);
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
	__u32 slot;
};

/* Turn of bpf_loop(): copies up to the next multiple of CHUNK, so that no copy crosses a page. */
static long copy_chunk(__u32 turn, struct copy *copy)
{
	struct head *head = record_in(copy->slot);
	struct work *work = work_in(copy->slot);

	if (!head || !work)
		return 1;
	__u64 from = work->address;
	__u32 copied = work->used;
	__u32 at = tail_used(head) + copied;
	__u64 length = CHUNK - (from & (CHUNK - 1));

	if (from >= copy->end || copied >= copy->most || at > tail_capacity())
		return 1;
	if (length > copy->end - from)
		length = copy->end - from;
	if (length > copy->most - copied)
		length = copy->most - copied;
	barrier_var(length); /* the verifier does not see that this holds already */
	if (length > CHUNK || bpf_probe_read_user(tail(head) + at, length, (void *)from))
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
	bpf_loop(MOST_CHUNKS, copy_chunk, &copy, 0);
	return work->used;
}

/* From the stack pointer upwards. On a stack overflow it points below the stack, so look there too. */
static __always_inline void take_stack(struct head *head, __u32 slot)
{
	__u64 from = stack_pointer(head->fault.registers);
	int copied = 0;

	if (!settings.stack_bytes)
		return;
	for (int page = 0; page <= PAGES_ABOVE; page++) {
		copied = copy_to_tail(slot, from, ~0ull, settings.stack_bytes);
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

static __always_inline void take_environment(struct head *head, struct mm_struct *mm, __u32 slot)
{
	__u64 start = BPF_CORE_READ(mm, env_start);
	__u64 end = BPF_CORE_READ(mm, env_end);
	int copied = copy_to_tail(slot, start, end, ENVIRONMENT_CAPACITY);

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

/* Under pressure a record degrades before it is lost: first without stack, then without mappings. */
static __always_inline void take_memory(struct head *head, struct mm_struct *mm, __u32 slot)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	__u64 size = bpf_ringbuf_query(&ring, BPF_RB_RING_SIZE);

	take_exe(head, mm, slot);
	take_rss(&head->resources, mm);
	take_arguments(head, mm);
	if (waiting < size / 2)
		take_stack(head, slot);
	else
		head->flags |= HEAD_STACK_DROPPED;
	if (waiting >= size / 4 * 3)
		head->flags |= HEAD_MAPPINGS_DROPPED;
	else
		take_mappings(head, mm, slot);
	if (settings.environment)
		take_environment(head, mm, slot);
	if (settings.pointed)
		take_pointed(head);
	if (head->flags & (HEAD_STACK_DROPPED | HEAD_MAPPINGS_DROPPED))
		count(COUNTER_DEGRADED);
}
