// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The programs take the evidence of a process's death where the kernel still has it:
 * signal_generate in the sender's context, signal_deliver in the dying thread's, mark_victim in
 * that of the task that ran out of memory, and sched_process_exit when the last thread goes.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "crash.h"
#include "signal.bpf.h"
#include "maps.bpf.h"
#include "path.bpf.h"
#include "registers.bpf.h"
#include "thread.bpf.h"
#include "process.bpf.h"
#include "memory.bpf.h"
#include "oom.bpf.h"
#include "cause.bpf.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("tp_btf/signal_generate")
int on_signal_generate(__u64 *ctx)
{
	int signal = ctx[0];
	struct kernel_siginfo *info = (void *)ctx[1];
	struct task_struct *target = (void *)ctx[2];
	int result = ctx[4];

	/* TRACE_SIGNAL_DELIVERED; an ignored or already pending one kills nobody. */
	if (result == 0 && !never_fatal(signal))
		remember_sender(signal, info, target->group_leader);
	return 0;
}

static __always_inline struct head *new_record(__u32 kind, struct task_struct *task)
{
	struct head *head = current_record();

	if (!head)
		return NULL;
	__builtin_memset(head, 0, __builtin_offsetof(struct head, sender));
	head->abi = ABI_VERSION;
	head->kind = kind;
	head->time = bpf_ktime_get_boot_ns();
	head->lost = counted(COUNTER_LOST);
	set_path(&head->exe, NOT_WALKED);
	take_process(head, task);
	take_resources(&head->resources, task);
	return head;
}

static __always_inline bool send_record(struct head *head)
{
	__u32 size = tail_used(head);

	if (size > tail_capacity())
		size = tail_capacity();
	return bpf_ringbuf_output(&ring, head, sizeof(*head) + size, 0) == 0;
}

SEC("tp_btf/signal_deliver")
int on_signal_deliver(__u64 *ctx)
{
	int signal = ctx[0];
	struct kernel_siginfo *info = (void *)ctx[1];
	struct k_sigaction *action = (void *)ctx[2];
	struct task_struct *task = bpf_get_current_task_btf();
	__u64 handler = (__u64)BPF_CORE_READ(action, sa.sa_handler);
	struct fault *fault;

	/* SIGKILL here is how every thread of a dying group leaves. */
	if (never_fatal(signal) || signal == SIGKILL || handler == SIG_IGN)
		return 0;
	if (handler != SIG_DFL) {
		if (!is_fault(signal))
			return 0;
		fault = bpf_task_storage_get(&handled_faults, task->group_leader, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	} else {
		fault = bpf_task_storage_get(&faults, task->group_leader, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	}
	if (!fault)
		return 0;
	take_delivery(fault, signal, info, task, ctx);
	if (!settings.at_delivery || handler != SIG_DFL)
		return 0;

	struct head *head = new_record(RECORD_DELIVERY, task);
	struct mm_struct *mm = task->mm;
	if (!head || !mm)
		return 0;
	head->status = signal;
	head->flags |= HEAD_HAS_FAULT;
	bpf_probe_read_kernel(&head->fault, sizeof(head->fault), fault);
	take_memory(head, task, mm);
	send_record(head);
	return 0;
}

SEC("tp_btf/mark_victim")
int on_mark_victim(__u64 *ctx)
{
	if (bpf_core_field_exists(((struct trace_event_raw_mark_victim___v68 *)0)->uid))
		remember_oom((struct task_struct *)ctx[0]);
	else
		remember_oom_pid((int)ctx[0]);
	return 0;
}

static __always_inline bool wanted(__u32 status)
{
	if (settings.exits == EXITS_ALL)
		return true;
	return settings.exits == EXITS_SIGNAL ? (status & 0x7f) != 0 : status != 0;
}

/*
 * 6.16 added group_dead to the tracepoint and moved it before exit_mm(). Before that, the
 * count of live threads is already down when the tracepoint is hit, and the mm is gone.
 */
static __always_inline bool is_last_thread(__u64 *ctx, struct task_struct *task)
{
	if (bpf_core_type_exists(struct trace_event_raw_sched_process_exit))
		return ctx[1] & 1;
	return BPF_CORE_READ(task, signal, live.counter) == 0;
}

SEC("tp_btf/sched_process_exit")
int on_process_exit(__u64 *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	/* The last thread's own code may be the SIGKILL that took it down; the group's is the truth. */
	__u32 status = BPF_CORE_READ(task, signal, group_exit_code);

	if (!status)
		status = BPF_CORE_READ(task, exit_code);
	if (!wanted(status) || BPF_CORE_READ(task, real_parent, tgid) == settings.collector_pid)
		return 0;
	if (!is_last_thread(ctx, task)) {
		if (!(status & 0x7f) && in_exit_group(task))
			remember_exit_group(task, ctx);
		return 0;
	}

	struct head *head = new_record(RECORD_DEATH, task);
	if (!head) {
		count(COUNTER_LOST);
		return 0;
	}
	head->status = status;
	take_cause(head, task, ctx);
	struct mm_struct *mm = task->mm;
	if (mm)
		take_memory(head, task, mm);
	count(send_record(head) ? COUNTER_CAPTURED : COUNTER_LOST);
	return 0;
}
