/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Programs: a signal is sent, in the context of its sender; a signal is delivered, in that of the thread that receives it. */

/*
 * The siginfo of a signal tracepoint, or one of the constants that replace it. The verifier assumes that ctx[1] is
 * never NULL, and removes the code for the case that it is.
 */
static __always_inline struct kernel_siginfo *siginfo_of(__u64 *ctx)
{
	struct kernel_siginfo *info = NULL;

	bpf_probe_read_kernel(&info, sizeof(info), &ctx[1]);
	return info;
}

/* include/trace/events/signal.h: TRACE_SIGNAL_DELIVERED, TRACE_SIGNAL_IGNORED */
#define SIGNAL_WAS_QUEUED 0
#define SIGNAL_WAS_IGNORED 1

SEC(TRACEPOINT("signal_generate"))
int on_signal_generate(__u64 *ctx)
{
	int signal = ctx[0];
	struct task_struct *target = (void *)ctx[2];
	int result = ctx[4];

	/* An ignored or already pending signal kills no process. */
	if (never_fatal(signal))
		return 0;
	remember_earlier_signal(signal, siginfo_of(ctx), target, result == SIGNAL_WAS_IGNORED);
	if (result == SIGNAL_WAS_QUEUED)
		remember_sender(signal, siginfo_of(ctx), leader_of(target));
	return 0;
}

/* Once per process: for the first thread that receives the fatal signal. */
static __always_inline void send_delivery(void *ctx, struct task_struct *task, __u32 status, const struct fault *fault)
{
	struct progress *progress = remembered(progresses, leader_of(task), CREATE);
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	__u32 slot = slot_of_cpu();

	if (!mm || !progress || mark(&progress->delivered, task))
		return;
	struct head *head = new_record(RECORD_DELIVERY, task, slot);
	if (!head)
		return;
	head->status = status;
	if (fault) {
		head->flags |= HEAD_HAS_FAULT;
		bpf_probe_read_kernel(&head->fault, sizeof(head->fault), fault);
	} else {
		take_exiting_thread(&head->fault, task, ctx);
	}
	take_memory(head, task, mm, slot);
	take_frames(head, task, ctx);
	if (!send_record(head))
		count(COUNTER_DEGRADED);
}

/* Every thread of a dying thread group exits through here, whatever the cause. */
static __always_inline void on_sigkill(void *ctx, struct task_struct *task)
{
	__u32 status = READ_AT(task, signal, group_exit_code);

	if (!(settings.threads || settings.at_delivery) || !wanted(status, task))
		return;
	/* Else it is execve(2) in another thread that ends this one. */
	if (READ_AT(task, signal, flags) & SIGNAL_GROUP_EXIT)
		take_threads(task, THREAD_WOKEN, slot_of_cpu());
	if (settings.at_delivery)
		send_delivery(ctx, task, status, NULL);
}

/* By the code of the process, not by kill(2). abort() sends its signal, and what it interrupts is the abort. */
static __always_inline bool was_caused(int signal, struct kernel_siginfo *info)
{
	return signal == SIGABRT || ((__u64)info > SEND_SIG_PRIV && READ_AT(info, si_code) > 0);
}

SEC(TRACEPOINT("signal_deliver"))
int on_signal_deliver(__u64 *ctx)
{
	int signal = ctx[0];
	struct k_sigaction *action = (void *)ctx[2];
	struct task_struct *task = current_task();
	__u64 handler = (__u64)BPF_CORE_READ(action, sa.sa_handler);
	struct fault *fault;

	if (signal == SIGKILL) {
		on_sigkill(ctx, task);
		return 0;
	}
	if (never_fatal(signal) || handler == SIG_IGN)
		return 0;
	if (handler != SIG_DFL) {
		settle_earlier_signal(signal, task);
		remember_interruption(action, task);
		if (is_fault(signal) && was_caused(signal, siginfo_of(ctx)))
			remember_handled_fault(signal, siginfo_of(ctx), task, ctx);
		return 0;
	}
	/* An init process ignores the signals that it does not handle (kernel/signal.c: get_signal). */
	if (READ_AT(task, signal, flags) & SIGNAL_UNKILLABLE)
		return 0;
	fault = remembered(faults, leader_of(task), CREATE);
	if (!fault)
		return 0;
	take_delivery(fault, signal, siginfo_of(ctx), task, ctx);
	settle_handled_fault(fault, task);
	if (!wanted(signal, task))
		return 0;
	take_threads(task, THREAD_IN_DEATH, slot_of_cpu());
	if (settings.at_delivery)
		send_delivery(ctx, task, signal, fault);
	return 0;
}
