/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Memory of the thread that died which its general registers and the first words of its stack point at: what its
 * arguments and variables, and the object of a method, are made of. What the process could not change is in files.
 */

#define POINTED_WORDS 128 /* of the stack */
#define POINTED_AT_ONCE 8 /* words in a turn of bpf_loop(), which costs more than to look at them */
#define POINTED_BEFORE 16 /* bytes before the address: the header of a block of malloc(3) */
#define LOWEST_ADDRESS 65536 /* the default of vm.mmap_min_addr */
#define HIGHEST_ADDRESS (1ull << 56) /* with page tables of five levels */

#define VM_READ 1 /* include/linux/mm.h */
#define VM_WRITE 2

/* For each mapping of the process. Most of those that continue each other are one range. */
static __always_inline void remember_writable(struct work *work)
{
	__u32 count = work->ranges, last = count - 1;

	if (!(work->mapping.vm_flags & VM_READ) || (work->file && !(work->mapping.vm_flags & VM_WRITE)))
		return;
	if (last < WRITABLE_RANGES && work->writable[last].end == work->mapping.start) {
		work->writable[last].end = work->mapping.end;
		return;
	}
	work->ranges = count + 1;
	if (count >= WRITABLE_RANGES)
		return;
	work->writable[count].start = work->mapping.start;
	work->writable[count].end = work->mapping.end;
}

/*
 * The end of the range that the process could write at this address; 0: none. A read that fails costs as much as some dozen
 * that do not. Of ranges that found no room, nothing is known.
 */
static __always_inline __u64 end_of_writable(const struct work *work, __u64 address)
{
	for (__u32 index = 0; index < WRITABLE_RANGES; index++) {
		if (index >= work->ranges)
			return 0;
		if (address >= work->writable[index].start && address < work->writable[index].end)
			return work->writable[index].end;
	}
	return work->ranges > WRITABLE_RANGES ? ~0ull : 0;
}

static __always_inline bool is_captured(__u64 piece, __u64 start, __u32 length)
{
	return piece >= start && piece + POINTED_LENGTH <= start + length;
}

/* Twice the same piece costs space and no more: a slot has the last piece of its numbers. */
static __always_inline bool is_known(struct work *work, __u64 piece)
{
	__u64 *slot = &work->pointed[piece / POINTED_LENGTH % POINTED_SLOTS];

	if (*slot == piece)
		return true;
	*slot = piece;
	return false;
}

static __always_inline void take_piece_at(struct head *head, struct work *work, __u64 piece)
{
	__u32 at = tail_used(head);

	if (is_known(work, piece) || at > tail_capacity() || head->pointed_bytes + sizeof(struct pointed) > settings.pointed ||
	    is_captured(piece, head->stack_address, head->stack_bytes) ||
	    is_captured(piece, head->interrupted_address, head->interrupted_bytes))
		return;
	struct pointed *to = (void *)tail(head) + at;
	if (bpf_probe_read_user(to->bytes, POINTED_LENGTH, (void *)piece))
		return;
	to->address = piece;
	head->pointed_bytes += sizeof(*to);
}

/* Two pieces, so that there is as much again after the address, wherever it lies in the first. */
__noinline int take_pointed(__u32 slot, __u64 pointer)
{
	__u64 piece = (pointer - POINTED_BEFORE) & ~(POINTED_LENGTH - 1ull);
	struct head *head = record_in(slot);
	struct work *work = work_in(slot);
	__u64 end = work ? end_of_writable(work, pointer) : 0;

	if (!head || !work || !end)
		return 0;
	take_piece_at(head, work, piece);
	piece += POINTED_LENGTH;
	if (piece < end)
		take_piece_at(head, work, piece);
	return 0;
}

/* bpf_loop() callback: some of the general registers, then of the red zone, then of the words of the stack. */
static long take_pointed_by_words(__u32 turn, __u32 *slot)
{
	struct head *head = record_in(*slot);
	struct work *work = work_in(*slot);
	__u64 word = turn * POINTED_AT_ONCE;
	const __u64 *words;

	if (!head || !work)
		return 1;
	if (word < SMALL_WORDS) {
		words = work->words + word;
	} else {
		__u64 at = stack_in_tail(head) + (word - SMALL_WORDS) * sizeof(__u64);

		if ((word - SMALL_WORDS + POINTED_AT_ONCE) * sizeof(__u64) > head->stack_bytes || at > tail_capacity())
			return 1;
		words = (const void *)tail(head) + at;
	}
	for (__u32 index = 0; index < POINTED_AT_ONCE; index++) {
		if (words[index] >= LOWEST_ADDRESS && words[index] < HIGHEST_ADDRESS)
			take_pointed(*slot, words[index]);
	}
	return 0;
}

/* Nothing of a process that chose to exit: its variables do not say why. */
static __always_inline void take_pointed_memory(struct head *head, __u32 slot)
{
	struct work *work = work_in(slot);
	__u64 red_zone = stack_pointer(head->fault.registers) - RED_ZONE;

	if (!work || !(head->status & 0x7f))
		return;
	__builtin_memset(work->pointed, 0, sizeof(work->pointed));
	__builtin_memcpy(work->words, head->fault.registers, GENERAL_REGISTERS * sizeof(__u64));
	if (bpf_probe_read_user(work->words + GENERAL_REGISTERS, RED_ZONE, (void *)red_zone))
		__builtin_memset(work->words + GENERAL_REGISTERS, 0, RED_ZONE);
	take_pointed(slot, red_zone + POINTED_BEFORE);
	bpf_loop((SMALL_WORDS + POINTED_WORDS) / POINTED_AT_ONCE, take_pointed_by_words, &slot, 0);
}
