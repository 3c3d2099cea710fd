// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The system calls of one command and, on request, of its threads and children. A traced thread has task storage, which
 * holds the entry of a call until the call returns. Both are then written to the ring buffer as one record.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "trace.h"
#include "read.bpf.h"
#include "signal.bpf.h"
#include "traced.bpf.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC(TRACEPOINT("sys_enter"))
int on_sys_enter(__u64 *ctx)
{
	struct task_struct *task = current_task();
	struct thread *thread = remembered(threads, task, 0);
	struct pt_regs *regs = (void *)ctx[0];
	long number = ctx[1];
	__u32 index = number;

	if (!thread)
		return 0;
	struct trace_record *record = &thread->record;
	struct plan *plan = bpf_map_lookup_elem(&plans, &index);

	record->number = NO_CALL;
	if (thread->candidate ? number != settings.execve : plan && !plan->wanted)
		return 0;
	*record = new_record(TRACE_CALL, number);
	thread->unread = 0;
	read_arguments(record->arguments, regs);
	if (!is_native(task))
		record->flags |= TRACE_COMPAT;
	else if (plan)
		take_pieces(thread, plan, TAKE_AT_ENTRY);
	return 0;
}

/* After a failed execve(), the next one tries the next directory of PATH. */
static __always_inline bool becomes_command(struct thread *thread, long result)
{
	if (result != 0) {
		thread->record.number = NO_CALL;
		return false;
	}
	thread->candidate = 0;
	add(COUNT_LIVE, 1);
	return true;
}

static __always_inline void send_call(struct thread *thread)
{
	struct trace_record *record = &thread->record;
	__u32 size = record->pieces_bytes;

	record->duration = bpf_ktime_get_boot_ns() - record->time;
	if (size > PIECES_CAPACITY + PIECES_SLACK)
		size = PIECES_CAPACITY + PIECES_SLACK;
	send(record, sizeof(*record) + size);
	record->number = NO_CALL;
}

SEC(TRACEPOINT("sys_exit"))
int on_sys_exit(__u64 *ctx)
{
	struct task_struct *task = current_task();
	struct thread *thread = remembered(threads, task, 0);
	long result = ctx[1];

	if (!thread || thread->record.number == NO_CALL)
		return 0;
	if (thread->candidate && !becomes_command(thread, result))
		return 0;
	struct trace_record *record = &thread->record;
	__u32 index = record->number;
	struct plan *plan = bpf_map_lookup_elem(&plans, &index);

	if (plan && !plan->wanted) {
		record->number = NO_CALL;
		return 0;
	}
	record->result = result;
	if (plan && !(record->flags & TRACE_COMPAT)) {
		take_unread(thread);
		if (result >= 0)
			take_pieces(thread, plan, TAKE_AT_RETURN);
	}
	send_call(thread);
	return 0;
}

SEC(TRACEPOINT("sched_process_fork"))
int on_process_fork(__u64 *ctx)
{
	struct task_struct *parent = (void *)ctx[0];
	struct task_struct *child = (void *)ctx[1];
	enum kinship kinship = follow(parent, child);
	struct thread *thread;

	if (kinship == NOT_MARKED)
		add(COUNT_MISSED, 1);
	if (kinship == COMMAND) {
		thread = start_tracing(child);
		if (thread)
			thread->candidate = 1;
	}
	thread = remembered(threads, current_task(), 0);
	if (kinship != DESCENDANT || !settings.follow || !thread || thread->candidate || !start_tracing(child))
		return 0;
	struct trace_record record = new_record(TRACE_START, READ(child, pid));
	record.arguments[0] = READ(child, tgid);
	add(COUNT_LIVE, 1);
	send(&record, sizeof(record));
	return 0;
}

SEC(TRACEPOINT("signal_deliver"))
int on_signal_deliver(__u64 *ctx)
{
	struct kernel_siginfo *info = NULL;
	int signal = ctx[0];
	struct thread *thread = remembered(threads, current_task(), 0);

	if (signal == SIGKILL || !thread || thread->candidate)
		return 0;
	bpf_probe_read_kernel(&info, sizeof(info), &ctx[1]);
	struct trace_record record = new_record(TRACE_SIGNAL, signal);
	record.result = BPF_CORE_READ(info, si_code);
	/* One union: si_addr of a fault, si_pid and si_uid of all others. */
	record.arguments[0] = (__u64)BPF_CORE_READ(info, _sifields._sigfault._addr);
	record.arguments[1] = BPF_CORE_READ(info, _sifields._kill._uid);
	record.arguments[2] = BPF_CORE_READ(info, _sifields._sigchld._status);
	send(&record, sizeof(record));
	return 0;
}

static __always_inline int end_trace(struct task_struct *task)
{
	struct thread *thread = remembered(threads, task, 0);
	bool last = READ(task, signal, live.counter) == 0;

	if (last)
		forget_in(follows, leader_of(task));
	if (!thread || thread->ended)
		return 0;
	thread->ended = 1;
	if (!thread->candidate) {
		if (thread->record.number != NO_CALL) {
			thread->record.flags |= TRACE_UNFINISHED;
			send_call(thread);
		}
		struct trace_record record = new_record(TRACE_END, READ(task, exit_code));
		record.arguments[0] = last;
		send(&record, sizeof(record));
		add(COUNT_LIVE, -1);
	}
	forget_in(threads, task);
	return 0;
}

SEC(TRACEPOINT("sched_process_exit"))
int on_process_exit(__u64 *ctx)
{
	return end_trace(current_task());
}

/* As in bpf/on-exit.bpf.h: for the threads that on_process_exit has missed, without whose end a trace never ends. */
SEC("kprobe/exit_mm_release")
int on_missed_exit(void *ctx)
{
	return end_trace(current_task());
}

SEC("kprobe/mm_exit_exec_release")
int on_missed_exit_not_exec(void *ctx)
{
	struct task_struct *task = current_task();

	return BPF_CORE_READ(task, flags) & PF_EXITING ? end_trace(task) : 0;
}
