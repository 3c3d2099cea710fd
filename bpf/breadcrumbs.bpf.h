/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The last output of a process to its standard error, and its last failed system calls. Both are known when a system
 * call returns. The program adds some time to every system call on the machine, so it is loaded only on request.
 */

/* By system call number: which argument points to text, see enum call_text. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CALL_NUMBERS);
	__type(key, __u32);
	__type(value, __u32);
} call_texts SEC(".maps");

#define STDOUT 1
#define STDERR 2
#define MAX_VECTORS 16

/* include/uapi/asm-generic/errno-base.h, errno.h */
#define EINTR 4
#define ECHILD 10
#define ENOTTY 25
#define ESPIPE 29
#define ETIMEDOUT 110
#define EINPROGRESS 115
#define ERESTARTSYS 512 /* include/linux/errno.h: from here on never visible to user space */

/* Calls of event loops, and checks for a terminal or a pipe, fail normally and do not explain a death. */
static __always_inline bool tells(int error)
{
	return error > 0 && error < ERESTARTSYS && error != EINTR && error != ECHILD && error != EAGAIN &&
	       error != ENOTTY && error != ESPIPE && error != ETIMEDOUT && error != EINPROGRESS;
}

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
	/* STDERR_CAPACITY / CHUNK, plus one chunk that the end of the ring splits. */
	for (int turn = 0; turn < STDERR_CAPACITY / CHUNK + 1; turn++) {
		__u64 at = to->written & (STDERR_CAPACITY - 1);
		__u64 piece = STDERR_CAPACITY - at;

		if (piece > CHUNK)
			piece = CHUNK;
		if (piece > length)
			piece = length;
		barrier_var(piece); /* the verifier cannot see that this already holds */
		if (piece == 0 || piece > CHUNK)
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

/* `echo … >&2` in a shell writes to standard output, which during this time is a duplicate of standard error. */
static __always_inline bool is_stderr(int fd, struct task_struct *task)
{
	struct fdtable *table;
	struct file **files;
	struct file *output = NULL, *error = NULL;

	if (fd != STDOUT)
		return fd == STDERR;
	table = BPF_CORE_READ(task, files, fdt);
	files = BPF_CORE_READ(table, fd);
	if (BPF_CORE_READ(table, max_fds) <= STDERR)
		return false;
	bpf_probe_read_kernel(&output, sizeof(output), &files[STDOUT]);
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

static __always_inline void take_text(struct failed_call *call, __u32 text)
{
	__u32 index = text & CALL_TEXT_ARGUMENT;

	call->text_length = 0;
	if (text == 0 || index >= 5)
		return;
	void *from = (void *)call->arguments[index];
	if (text & CALL_TEXT_ADDRESS) {
		__u64 length = call->arguments[index + 1];

		if (length > CALL_TEXT_CAPACITY)
			length = CALL_TEXT_CAPACITY;
		barrier_var(length);
		if (length <= CALL_TEXT_CAPACITY && bpf_probe_read_user(call->text, length, from) == 0)
			call->text_length = length;
	} else {
		long length = bpf_probe_read_user_str(call->text, CALL_TEXT_CAPACITY, from);

		if (length > 0)
			call->text_length = length;
	}
}

static __always_inline void take_failed_call(struct task_struct *task, struct pt_regs *registers, __u32 number,
					     int error)
{
	struct breadcrumbs *to = remembered(trails, leader_of(task), CREATE);
	__u32 *text = bpf_map_lookup_elem(&call_texts, &number);

	if (!to)
		return;
	struct failed_call *call = &to->calls[to->failed & (FAILED_CALLS - 1)];
	to->failed++;
	call->number = number;
	call->error = error;
	read_arguments(call->arguments, registers);
	take_text(call, text ? *text : 0);
}

/*
 * execvp(3) has a shell execute what the kernel did not recognize (ENOEXEC). Only the call before this one can have been
 * that, and only after the one that started the program.
 */
static __always_inline void keep_unrecognized(struct refused *refused, __u64 started)
{
	__u32 last = (refused->failed_execs - 1) & (FAILED_EXECS - 1);

	if (refused->failed_execs == 0 || refused->execs[last].error != ENOEXEC || refused->execs[last].time < started) {
		refused->failed_execs = 0;
		return;
	}
	for (int i = 0; i < FAILED_EXECS; i++)
		if (i != last)
			refused->execs[i].error = 0;
}

/* What failed before execve(2) failed the program that called it, which was started then. */
static __always_inline void forget_failures(struct task_struct *task, __u64 started)
{
	struct breadcrumbs *trail = remembered(trails, leader_of(task), 0);
	struct refused *refused = remembered(refusals, leader_of(task), 0);

	if (trail)
		trail->failed = 0;
	if (!refused)
		return;
	keep_unrecognized(refused, started);
	for (int i = 0; i < REFUSALS; i++)
		refused->refusals[i].error = 0;
}

SEC(TRACEPOINT("sys_exit"))
int on_sys_exit(__u64 *ctx)
{
	struct pt_regs *registers = (void *)ctx[0];
	long result = ctx[1];
	__u32 number = call_number(registers);
	bool writes = result > 0 && (number == CALL_WRITE || number == CALL_WRITEV);
	bool executes = result == 0 && is_exec(number);
	bool is_refused = is_refusal(number, -result);
	__u64 arguments[6];

	if (!writes && !executes && !is_refused && !tells(-result))
		return 0;
	struct task_struct *task = current_task();
	if ((settings.followed && !is_followed(task)) || !is_native(task))
		return 0;
	if (executes) {
		__u64 *executed = remembered(executions, leader_of(task), CREATE);

		forget_failures(task, executed ? *executed : 0);
		if (executed)
			*executed = bpf_ktime_get_boot_ns();
		return 0;
	}
	if (is_refused)
		take_refusal(task, registers, number, -result);
	if (writes) {
		read_arguments(arguments, registers);
		if (!is_stderr(arguments[0], task))
			return 0;
	}
	if (!writes)
		take_failed_call(task, registers, number, -result);
	else if (number == CALL_WRITE)
		take_stderr(arguments[1], result);
	else
		take_stderr_vectors(arguments[1], arguments[2], result);
	return 0;
}

/* Copied into the record of the death, so that neither can be lost without the other. */
static __always_inline void take_breadcrumbs(struct head *head, struct task_struct *task)
{
	struct breadcrumbs *trail = remembered(trails, leader_of(task), 0);
	struct refused *refused = remembered(refusals, leader_of(task), 0);
	__u64 *executed = remembered(executions, leader_of(task), 0);
	__u32 at = tail_used(head);

	if (executed)
		head->executed = *executed;

	if (trail && at <= tail_capacity() - sizeof(*trail) &&
	    bpf_probe_read_kernel(tail(head) + at, sizeof(*trail), trail) == 0)
		head->breadcrumbs_bytes = sizeof(*trail);
	at = tail_used(head);
	if (refused && at <= tail_capacity() - sizeof(*refused) &&
	    bpf_probe_read_kernel(tail(head) + at, sizeof(*refused), refused) == 0)
		head->refused_bytes = sizeof(*refused);
}
