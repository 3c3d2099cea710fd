// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The programs take the evidence of a process's death where the kernel still has it:
 * signal_generate in the sender's context, signal_deliver in the dying thread's, mark_victim in
 * that of the task that ran out of memory, and sched_process_exit when the last thread goes.
 *
 * Before 6.16 the address space is gone by then. There exit_mm_release() is the place, the first thing
 * that exit_mm() calls, by kprobe or fentry; where neither works, what needs the address space is
 * taken when the fatal signal is delivered, and sent ahead as a record of its own.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "crash.h"
#include "signal.bpf.h"
#include "storage.bpf.h"
#include "maps.bpf.h"
#include "kernfs.bpf.h"
#include "path.bpf.h"
#include "registers.bpf.h"
#include "thread.bpf.h"
#include "orphan.bpf.h"
#include "process.bpf.h"
#include "mappings.bpf.h"
#include "memory.bpf.h"
#include "oom.bpf.h"
#include "cause.bpf.h"
#include "follow.bpf.h"
#include "system-call.bpf.h"
#include "breadcrumbs.bpf.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/*
 * The siginfo of a signal tracepoint, or what stands in for one. As ctx[1] the verifier takes it for a
 * pointer that is never NULL, and drops what is to be done where it is.
 */
static __always_inline struct kernel_siginfo *siginfo_of(__u64 *ctx)
{
	struct kernel_siginfo *info = NULL;

	bpf_probe_read_kernel(&info, sizeof(info), &ctx[1]);
	return info;
}

SEC(TRACEPOINT("signal_generate"))
int on_signal_generate(__u64 *ctx)
{
	int signal = ctx[0];
	struct task_struct *target = (void *)ctx[2];
	int result = ctx[4];

	/* TRACE_SIGNAL_DELIVERED; an ignored or already pending one kills nobody. */
	if (result == 0 && !never_fatal(signal))
		remember_sender(signal, siginfo_of(ctx), leader_of(target));
	return 0;
}

SEC(TRACEPOINT("sched_process_fork"))
int on_process_fork(__u64 *ctx)
{
	struct task_struct *parent = (void *)ctx[0];
	struct task_struct *child = (void *)ctx[1];

	if (!is_thread_of(parent, child) && follow(parent, child) == NOT_MARKED)
		count(COUNTER_UNFOLLOWED);
	return 0;
}

static __always_inline void forget(struct task_struct *task)
{
	struct task_struct *leader = leader_of(task);

	forget_in(senders, leader);
	forget_in(faults, leader);
	forget_in(handled_faults, leader);
	forget_in(interruptions, leader);
	forget_in(follows, leader);
	forget_in(trails, leader);
}

static __always_inline struct head *new_record(__u32 kind, struct task_struct *task, __u32 slot)
{
	struct head *head = record_in(slot);

	if (!head)
		return NULL;
	__builtin_memset(head, 0, __builtin_offsetof(struct head, sender));
	head->interrupted_bytes = 0;
	head->abi = ABI_VERSION;
	head->kind = kind;
	head->time = bpf_ktime_get_boot_ns();
	head->lost = counted(COUNTER_LOST);
	set_path(&head->exe, NOT_WALKED);
	take_process(head, task, slot);
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

static __always_inline bool wanted(__u32 status, struct task_struct *task)
{
	if (settings.exits == EXITS_FAILED && status == 0)
		return false;
	if (settings.exits == EXITS_SIGNAL && (status & 0x7f) == 0)
		return false;
	if (settings.followed)
		return is_followed(task);
	return BPF_CORE_READ(task, real_parent, tgid) != settings.collector_pid;
}

/* Once a process: the first thread to take its fatal signal. */
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
	if (!send_record(head))
		count(COUNTER_DEGRADED);
}

/* How every thread of a dying group leaves, whatever it dies of. */
static __always_inline void on_sigkill(void *ctx, struct task_struct *task)
{
	__u32 status = BPF_CORE_READ(task, signal, group_exit_code);

	if (settings.at_delivery && wanted(status, task))
		send_delivery(ctx, task, status, NULL);
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
		remember_interruption(action, task);
		if (!is_fault(signal))
			return 0;
		fault = remembered(handled_faults, leader_of(task), CREATE);
		if (fault)
			take_delivery(fault, signal, siginfo_of(ctx), task, ctx);
		return 0;
	}
	/* An init process ignores what it does not handle (kernel/signal.c: get_signal). */
	if (BPF_CORE_READ(task, signal, flags) & SIGNAL_UNKILLABLE)
		return 0;
	fault = remembered(faults, leader_of(task), CREATE);
	if (!fault)
		return 0;
	take_delivery(fault, signal, siginfo_of(ctx), task, ctx);
	if (settings.at_delivery && wanted(signal, task))
		send_delivery(ctx, task, signal, fault);
	return 0;
}

SEC(TRACEPOINT("mark_victim"))
int on_mark_victim(__u64 *ctx)
{
	if (bpf_core_field_exists(((struct trace_event_raw_mark_victim___v68 *)0)->uid))
		remember_victim_task((struct task_struct *)ctx[0]);
	else
		remember_victim_pid((__u32)ctx[0]);
	return 0;
}

static __always_inline __u32 status_of(struct task_struct *task)
{
	/* The last thread's own code may be the SIGKILL that took it down; the group's is the truth. */
	__u32 status = BPF_CORE_READ(task, signal, group_exit_code);

	return status ? status : BPF_CORE_READ(task, exit_code);
}

static __always_inline bool no_thread_lives(struct task_struct *task)
{
	return BPF_CORE_READ(task, signal, live.counter) == 0;
}

enum claim { CLAIMED, CLAIMED_BEFORE, NOT_CLAIMABLE };

/* The last two threads may both find that no thread lives, and each comes by twice. */
static __always_inline enum claim claim_death(struct task_struct *task)
{
	struct progress *progress = remembered(progresses, leader_of(task), CREATE);

	if (!progress)
		return NOT_CLAIMABLE;
	return mark(&progress->reported, task) ? CLAIMED_BEFORE : CLAIMED;
}

static __noinline void send_death(void *ctx, struct task_struct *task, __u32 status, __u32 slot)
{
	struct head *head = new_record(RECORD_DEATH, task, slot);
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	if (!head) {
		count(COUNTER_LOST);
		return;
	}
	head->status = status;
	take_cause(head, task, ctx);
	if (mm) {
		take_memory(head, task, mm, slot);
	} else if (settings.before_exit_mm) {
		head->flags |= HEAD_STACK_DROPPED | HEAD_MAPPINGS_DROPPED;
		count(COUNTER_DEGRADED);
	}
	if (settings.breadcrumbs)
		take_breadcrumbs(head, task);
	count(send_record(head) ? COUNTER_CAPTURED : COUNTER_LOST);
	forget(task);
}

/* 6.16 added group_dead to the tracepoint, and moved it before exit_mm(). */
#define EXIT_HAS_MEMORY bpf_core_type_exists(struct trace_event_raw_sched_process_exit)

/*
 * A death that no program on exit_mm_release() claimed is told at sched_process_exit, without memory. Not
 * before all threads have come by: the last one may still be on its way to exit_mm_release().
 */
static __always_inline bool is_last_to_pass(struct task_struct *task)
{
	struct progress *progress = remembered(progresses, leader_of(task), 0);

	if (!settings.before_exit_mm || !progress)
		return true;
	if (__sync_fetch_and_add(&progress->passing, -1) > 0)
		return false;
	__sync_fetch_and_add(&progress->passing, 1);
	return true;
}

SEC(TRACEPOINT("sched_process_exit"))
int on_process_exit(__u64 *ctx)
{
	struct task_struct *task = current_task();
	__u32 status = status_of(task);
	bool last = EXIT_HAS_MEMORY ? ctx[1] & 1 : no_thread_lives(task);

	if (last)
		remember_orphans(task);
	if (!wanted(status, task)) {
		if (last)
			forget(task);
		return 0;
	}
	if (!EXIT_HAS_MEMORY)
		last = is_last_to_pass(task) && last;
	if (!last) {
		if (!settings.before_exit_mm)
			remember_exit_group(task, status, ctx);
	} else if (EXIT_HAS_MEMORY || claim_death(task) != CLAIMED_BEFORE) {
		send_death(ctx, task, status, slot_of_cpu());
	}
	return 0;
}

static __always_inline void pass(struct task_struct *task)
{
	struct progress *progress = remembered(progresses, leader_of(task), CREATE);

	if (progress)
		__sync_fetch_and_add(&progress->passing, 1);
}

static __always_inline int before_exit_mm(void *ctx, __u32 slot)
{
	struct task_struct *task = current_task();
	__u32 status = status_of(task);

	if (!wanted(status, task))
		return 0;
	if (!no_thread_lives(task)) {
		remember_exit_group(task, status, ctx);
		pass(task);
	} else if (claim_death(task) == CLAIMED) {
		send_death(ctx, task, status, slot);
	}
	return 0;
}

SEC("kprobe/exit_mm_release")
int on_exit_mm(void *ctx)
{
	return before_exit_mm(ctx, slot_of_cpu());
}

#ifndef WITHOUT_BTF
SEC("fentry/exit_mm_release")
int on_exit_mm_by_fentry(__u64 *ctx)
{
	return before_exit_mm(ctx, preemptible_slot_of_cpu());
}
#endif
