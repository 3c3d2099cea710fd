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

/* What failed before execve(2) failed the program that called it, which was started then, and wrote what was written. */
static __always_inline void forget_program(struct task_struct *task, __u64 started)
{
	struct breadcrumbs *trail = remembered(trails, leader_of(task), 0);
	struct refused *refused = remembered(refusals, leader_of(task), 0);

	if (trail) {
		trail->failed = 0;
		trail->written = 0;
		trail->bursts = 0;
		trail->gave_up = 0;
	}
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

		forget_program(task, executed ? *executed : 0);
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
