/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Copies the memory that the arguments of a system call point to, according to its plan, one piece after another. */

struct iovec { __u64 base; __u64 length; };

/* struct user_msghdr, include/linux/socket.h */
struct message {
	__u64 name;
	__u32 name_length;
	__u32 padding;
	__u64 vector;
	__u64 vectors;
	__u64 control;
	__u64 control_length;
	__u32 flags;
	__u32 padding_2;
};

/* Space for a piece of at most TEXT_CAPACITY bytes; NULL if there is none. */
static __always_inline struct piece *new_piece(struct thread *thread, __u32 argument, __u32 part, __u32 total)
{
	__u32 used = thread->record.pieces_bytes;

	if (used > PIECES_CAPACITY)
		return NULL;
	struct piece *piece = (void *)thread->pieces + used;
	piece->argument = argument;
	piece->part = part;
	piece->length = 0;
	piece->total = total;
	return piece;
}

static __always_inline void keep_piece(struct thread *thread, struct piece *piece, __u32 length)
{
	piece->length = length;
	thread->record.pieces_bytes += (sizeof(*piece) + length + 7) & ~7u;
}

/* An unreadable piece is left out, and read again when the call returns. */
static __always_inline void take_bytes(struct thread *thread, __u32 which, __u64 from, __u64 total, __u32 most)
{
	struct piece *piece = new_piece(thread, which >> 8, which & 0xff, total > ~0u ? ~0u : total);
	__u64 length = total < most ? total : most;

	if (!piece)
		return;
	if (length > TEXT_CAPACITY)
		length = TEXT_CAPACITY;
	barrier_var(length);
	if (length <= TEXT_CAPACITY && bpf_probe_read_user(piece + 1, length, (void *)from) == 0)
		keep_piece(thread, piece, length);
	else
		thread->unread |= 1u << (which >> 8 & 7);
}

static __always_inline void take_text(struct thread *thread, __u32 which, __u64 from)
{
	struct piece *piece = new_piece(thread, which >> 8, which & 0xff, 0);
	long length;

	if (!piece)
		return;
	length = bpf_probe_read_user_str(piece + 1, TEXT_CAPACITY, (void *)from);
	if (length > 0)
		keep_piece(thread, piece, length);
	else
		thread->unread |= 1u << (which >> 8 & 7);
}

struct walk {
	struct thread *thread;
	__u64 from;
	__u32 argument;
	__u32 count;
	__s64 left; /* bytes of the vector that may still be read */
};

static long take_word(__u32 turn, struct walk *walk)
{
	struct thread *thread = remembered(threads, current_task(), 0);
	__u64 word = 0;
	struct piece *piece;
	long length;

	if (!thread || bpf_probe_read_user(&word, sizeof(word), (void *)(walk->from + turn * sizeof(word))) || !word)
		return 1;
	piece = new_piece(thread, walk->argument, PART_FIRST + turn, 0);
	if (!piece)
		return 1;
	length = bpf_probe_read_user_str(piece + 1, WORD_CAPACITY, (void *)word);
	if (length > 0)
		keep_piece(thread, piece, length);
	return 0;
}

static long count_word(__u32 turn, struct walk *walk)
{
	__u64 word = 0;

	if (bpf_probe_read_user(&word, sizeof(word), (void *)(walk->from + turn * sizeof(word))) || !word)
		return 1;
	walk->count++;
	return 0;
}

#define MAX_COUNTED 4096

static __always_inline void take_count(struct thread *thread, __u32 argument, __u64 from)
{
	struct walk walk = { .from = from };
	struct piece *piece;

	bpf_loop(MAX_COUNTED, count_word, &walk, 0);
	piece = new_piece(thread, argument, PART_ENTRY, walk.count);
	if (piece)
		keep_piece(thread, piece, 0);
}

static long take_element(__u32 turn, struct walk *walk)
{
	struct thread *thread = remembered(threads, current_task(), 0);
	struct iovec element = {};

	if (!thread || turn >= walk->count ||
	    bpf_probe_read_user(&element, sizeof(element), (void *)(walk->from + turn * sizeof(element))))
		return 1;
	__u64 length = element.length;
	if ((__s64)length > walk->left)
		length = walk->left;
	walk->left -= length;
	take_bytes(thread, walk->argument << 8 | (PART_FIRST + turn), element.base, length, VECTOR_CAPACITY);
	return 0;
}

static __always_inline void take_vector(__u32 argument, __u64 from, __u64 count, __s64 left)
{
	struct walk walk = { .from = from, .argument = argument, .left = left };

	walk.count = count < MAX_VECTORS ? count : MAX_VECTORS;
	bpf_loop(MAX_VECTORS, take_element, &walk, 0);
}

static __always_inline void take_message(struct thread *thread, __u32 argument, __u64 from, __u32 part, __s64 left)
{
	struct message message = {};

	if (bpf_probe_read_user(&message, sizeof(message), (void *)from))
		return;
	take_bytes(thread, argument << 8 | part, from, sizeof(message), sizeof(message));
	if (message.name)
		take_bytes(thread, argument << 8 | PART_NAME, message.name, message.name_length, 128);
	take_vector(argument, message.vector, message.vectors, left);
}

static __always_inline __u64 argument_of(struct thread *thread, __u32 index)
{
	__u64 at = index; /* a separate variable: the verifier loses the bounds of a value that is spilled between check and use */

	barrier_var(at);
	return at < ARGUMENTS ? thread->record.arguments[at] : 0;
}

static __always_inline __u64 length_of(struct thread *thread, const struct take *take)
{
	__u32 pointed = 0;

	if (take->length == LENGTH_FIXED)
		return take->most;
	if (take->length == LENGTH_RESULT)
		return thread->record.result * take->unit;
	if (take->length < LENGTH_POINTED)
		return argument_of(thread, take->length) * take->unit;
	bpf_probe_read_user(&pointed, sizeof(pointed), (void *)argument_of(thread, take->length - LENGTH_POINTED));
	return pointed;
}

static __noinline void take_piece(__u32 index, __u32 when)
{
	struct thread *thread = remembered(threads, current_task(), 0);
	struct plan *plan;
	__u32 number, part = when == TAKE_AT_RETURN ? PART_RETURN : PART_ENTRY;

	if (!thread)
		return;
	number = thread->record.number;
	plan = bpf_map_lookup_elem(&plans, &number);
	if (!plan)
		return;
	const struct take *take = &plan->takes[index & (PLAN_TAKES - 1)];
	__u64 from = argument_of(thread, index);
	__s64 left = when == TAKE_AT_RETURN ? thread->record.result : (__s64)(~0ull >> 1);

	if (!(take->when & when) || !from)
		return;
	if (take->how == TAKE_TEXT)
		take_text(thread, index << 8 | part, from);
	else if (take->how == TAKE_BYTES)
		take_bytes(thread, index << 8 | part, from, length_of(thread, take), take->most);
	else if (take->how == TAKE_COUNT)
		take_count(thread, index, from);
	else if (take->how == TAKE_VECTOR)
		take_vector(index, from, length_of(thread, take), left);
	else if (take->how == TAKE_MESSAGE)
		take_message(thread, index, from, part, left);
	else if (take->how == TAKE_WORDS) {
		struct walk walk = { .from = from, .argument = index };

		bpf_loop(MAX_WORDS, take_word, &walk, 0);
	}
}

static __always_inline void take_pieces(struct thread *thread, const struct plan *plan, __u32 when)
{
	for (__u32 index = 0; index < ARGUMENTS; index++)
		if (plan->takes[index].when & when)
			take_piece(index, when);
}

/*
 * Memory that the process has not touched yet, such as a literal in its program, has no page that can be read
 * without waiting. After the call has read the memory, the page is present.
 */
static __always_inline void take_unread(struct thread *thread)
{
	__u32 unread = thread->unread;

	for (__u32 index = 0; unread && index < ARGUMENTS; index++)
		if (unread & 1u << index)
			take_piece(index, TAKE_AT_ENTRY);
}
