/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What a process writes to its standard error: how the last outputs began, and the end of all. */

#define STDOUT 1
#define STDERR 2
#define MAX_VECTORS 16
#define PIECE 1024 /* of what is copied at once: one unreadable byte makes a whole copy fail */

/* After a pause of so many nanoseconds, output is about something else. */
#define PAUSE 250000000ull

/*
 * So long, a runtime that gives up writes about that. It pauses while it reads symbols, for seconds on a busy machine, and
 * other threads fail because of the first.
 */
#define GIVING_UP 10000000000ull

enum beginning {
	BEGINS_NOTHING,
	BEGINS_FIRST_FAILURE, /* the first one of several is the reason */
	BEGINS_LAST_FAILURE,  /* the last one is */
};

static __always_inline __u64 word_of(const char *text)
{
	__u64 word;

	__builtin_memcpy(&word, text, sizeof(word));
	return word;
}

/*
 * Whether a write begins with the words of a runtime that gives up: library/std/src/panicking.rs of Rust, after an empty
 * line since 1.88; runtime/panic.go and stack.go, which write "panic: " and "runtime: " first; java.lang.ThreadGroup;
 * Lib/traceback.py.
 */
static __always_inline enum beginning beginning_of(__u64 from, __u64 length)
{
	__u64 seven = word_of("\xff\xff\xff\xff\xff\xff\xff");
	__u64 word;
	char first;

	if (length < 7 || bpf_probe_read_user(&first, sizeof(first), (void *)from) ||
	    bpf_probe_read_user(&word, sizeof(word), (void *)(from + (first == '\n'))))
		return BEGINS_NOTHING;
	if (word == word_of("thread '") || word == word_of("runtime:") || word == word_of("fatal er") ||
	    (word & seven) == word_of("panic: "))
		return BEGINS_FIRST_FAILURE;
	if (word == word_of("Exceptio") || word == word_of("Tracebac"))
		return BEGINS_LAST_FAILURE;
	return BEGINS_NOTHING;
}

/*
 * How the last output began: a long stack trace has its reason in its first line, which the ring below loses. The one
 * before is kept too, for a program that writes one more line at its end.
 */
static __always_inline void take_head(struct breadcrumbs *to, __u64 from, __u64 length)
{
	__u64 now = bpf_ktime_get_boot_ns();
	enum beginning begins = beginning_of(from, length);
	bool is_giving_up = to->gave_up && now - to->gave_up <= GIVING_UP;
	bool is_other = begins == BEGINS_FIRST_FAILURE || now - to->last_write > PAUSE;

	if (to->bursts == 0 || begins == BEGINS_LAST_FAILURE || (is_other && !is_giving_up)) {
		struct burst *next = &to->heads[to->bursts & (STDERR_BURSTS - 1)];

		next->start = to->written;
		next->length = 0;
		to->bursts++;
	}
	if (begins == BEGINS_FIRST_FAILURE && !is_giving_up)
		to->gave_up = now;
	to->last_write = now;
	struct burst *burst = &to->heads[(to->bursts - 1) & (STDERR_BURSTS - 1)];
	__u64 at = burst->length;
	if (at >= STDERR_HEAD)
		return;
	if (length > STDERR_HEAD - at)
		length = STDERR_HEAD - at;
	barrier_var(length); /* the verifier cannot see that this already holds */
	if (length == 0 || length > STDERR_HEAD)
		return;
	/* The memory after text belongs to the same map value, so that the verifier accepts the access. */
	if (bpf_probe_read_user((char *)burst->text + at, length, (void *)from) == 0)
		burst->length = at + length;
}

/*
 * A ring of the last STDERR_CAPACITY bytes: the byte after the newest is at written % STDERR_CAPACITY. A global
 * function with scalar arguments, so that the verifier checks it once and not again for every call.
 */
__noinline int take_stderr(__u64 from, __u64 length)
{
	struct breadcrumbs *to = remembered(trails, leader_of(current_task()), CREATE);

	if (!to)
		return 0;
	take_head(to, from, length);
	if (length > STDERR_CAPACITY) {
		__u64 skipped = length - STDERR_CAPACITY;

		from += skipped;
		to->written += skipped;
		length = STDERR_CAPACITY;
	}
	/* One more than there are pieces, because the end of the ring splits one. */
	for (int turn = 0; turn < STDERR_CAPACITY / PIECE + 1; turn++) {
		__u64 at = to->written & (STDERR_CAPACITY - 1);
		__u64 piece = STDERR_CAPACITY - at;

		if (piece > PIECE)
			piece = PIECE;
		if (piece > length)
			piece = length;
		barrier_var(piece); /* the verifier cannot see that this already holds */
		if (piece == 0 || piece > PIECE)
			break;
		/* The memory after stderr_tail belongs to the same map value, so that the verifier accepts the access. */
		if (bpf_probe_read_user((char *)to->stderr_tail + at, piece, (void *)from))
			break;
		to->written += piece;
		from += piece;
		length -= piece;
	}
	return 0;
}

/*
 * Or a duplicate of it: `echo … >&2` in a shell writes to standard output, which is one during this time; perror(3) of
 * glibc, where standard error can be read, as a terminal and the socket of a journal can, makes one of its own.
 */
static __always_inline bool is_stderr(int fd, struct task_struct *task)
{
	struct fdtable *table;
	struct file **files;
	struct file *output = NULL, *error = NULL;
	unsigned int descriptors;

	if (fd == STDERR)
		return true;
	table = BPF_CORE_READ(task, files, fdt);
	files = BPF_CORE_READ(table, fd);
	descriptors = BPF_CORE_READ(table, max_fds);
	if (descriptors <= STDERR || (unsigned int)fd >= descriptors)
		return false;
	bpf_probe_read_kernel(&output, sizeof(output), &files[(unsigned int)fd]);
	bpf_probe_read_kernel(&error, sizeof(error), &files[STDERR]);
	return output && output == error;
}

struct vector {
	__u64 base;
	__u64 length;
};

static __always_inline void take_stderr_vectors(__u64 vectors, __u64 count, __u64 left)
{
	struct vector vector;

	for (int index = 0; index < MAX_VECTORS; index++) {
		if (index >= count || left == 0)
			return;
		if (bpf_probe_read_user(&vector, sizeof(vector), (void *)(vectors + index * sizeof(vector))))
			return;
		if (vector.length > left)
			vector.length = left;
		left -= vector.length;
		take_stderr(vector.base, vector.length);
	}
}
