/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Programs: a thread exits. The last thread of a process sends the record of the death. */

static __always_inline void forget(struct task_struct *leader)
{
	forget_in(senders, leader);
	forget_in(faults, leader);
	forget_in(handled_faults, leader);
	forget_in(executions, leader);
	forget_in(interruptions, leader);
	forget_in(follows, leader);
	forget_in(trails, leader);
	forget_in(refusals, leader);
	forget_in(earlier_signals, leader);
}

static __always_inline __u32 status_of(struct task_struct *task)
{
	/* The code of the last thread may be the SIGKILL that ended it; that of the group is the real status. */
	__u32 status = READ(task, signal, group_exit_code);

	return status ? status : READ(task, exit_code);
}

static __always_inline bool no_thread_lives(struct task_struct *task)
{
	return READ(task, signal, live.counter) == 0;
}

/* 6.16 added group_dead to the tracepoint, and moved it before exit_mm(). */
#define EXIT_HAS_MEMORY bpf_core_type_exists(struct trace_event_raw_sched_process_exit)

/* group_dead is set for one thread of a process. */
#define IS_CLAIMED_ONCE (EXIT_HAS_MEMORY && !settings.has_second_place)

enum claim { CLAIMED, CLAIMED_BEFORE, NOT_CLAIMABLE };

/* The last two threads may both find that no other thread is alive, and each runs this program twice. */
static __always_inline enum claim claim_death(struct task_struct *leader)
{
	struct progress *progress;

	if (IS_CLAIMED_ONCE)
		return CLAIMED;
	progress = remembered(progresses, leader, CREATE);
	if (!progress)
		return NOT_CLAIMABLE;
	return mark(&progress->reported, leader) ? CLAIMED_BEFORE : CLAIMED;
}

static __noinline void send_death(void *ctx, struct task_struct *leader, __u32 status, __u32 slot)
{
	struct task_struct *task = current_task();
	struct head *head = new_record(RECORD_DEATH, task, slot);
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	if (!head) {
		count(COUNTER_LOST);
		return;
	}
	head->status = status;
	take_cause(head, task, leader, ctx);
	if (mm) {
		take_memory(head, task, mm, slot);
	} else if (settings.before_exit_mm) {
		head->flags |= HEAD_STACK_DROPPED | HEAD_MAPPINGS_DROPPED;
		count(COUNTER_DEGRADED);
	}
	take_frames(head, task, ctx);
	if (settings.breadcrumbs)
		take_breadcrumbs(head, task);
	count(send_record(head) ? COUNTER_CAPTURED : COUNTER_LOST);
	forget(leader);
}

/*
 * Of the two places that each thread of a dying process comes by, the second takes the deaths that the first has left.
 * It must wait for all threads, because the last one may not have reached the first place yet.
 */
static __always_inline void pass(struct task_struct *leader)
{
	struct progress *progress = IS_CLAIMED_ONCE ? NULL : remembered(progresses, leader, CREATE);

	if (progress)
		__sync_fetch_and_add(&progress->passing, 1);
}

static __always_inline bool is_last_to_pass(struct task_struct *leader)
{
	struct progress *progress = remembered(progresses, leader, 0);

	if (!progress)
		return true;
	if (__sync_fetch_and_add(&progress->passing, -1) > 0)
		return false;
	__sync_fetch_and_add(&progress->passing, 1);
	return true;
}

/* The thread that called exit_group() need not be the last one to go; its stack shows why. */
static __always_inline void on_exit_group(struct task_struct *task, struct task_struct *leader, __u32 status, void *ctx,
					  __u32 slot)
{
	if ((status & 0x7f) || !in_exit_group(task))
		return;
	remember_exit_group(task, leader, ctx);
	take_threads(task, THREAD_IN_DEATH, slot);
}

static __always_inline __u32 slot_at_exit(void)
{
	return EXIT_HAS_MEMORY ? preemptible_slot_of_cpu() : slot_of_cpu();
}

/*
 * Where the memory is still there, this is the first place, and on_missed_exit the second. Else the program on
 * exit_mm_release() is the first, and this reports what that has left, without memory.
 */
SEC(TRACEPOINT("sched_process_exit"))
int on_process_exit(__u64 *ctx)
{
	struct task_struct *task = current_task();
	struct task_struct *leader = leader_of(task);
	__u32 status = status_of(task);
	bool last = EXIT_HAS_MEMORY ? ctx[1] & 1 : no_thread_lives(task);

	if (last) {
		remember_orphans(task);
		tell_elsewhere(task);
	}
	if (!wanted(status, task)) {
		if (last)
			forget(leader);
		return 0;
	}
	if (settings.before_exit_mm)
		last = is_last_to_pass(leader) && last;
	if (!last) {
		if (!settings.before_exit_mm) {
			on_exit_group(task, leader, status, ctx, slot_at_exit());
			pass(leader);
		}
	} else if (claim_death(leader) != CLAIMED_BEFORE) {
		send_death(ctx, leader, status, slot_at_exit());
	}
	return 0;
}

static __always_inline int before_exit_mm(void *ctx, __u32 slot)
{
	struct task_struct *task = current_task();
	struct task_struct *leader = leader_of(task);
	__u32 status = status_of(task);

	if (!wanted(status, task))
		return 0;
	if (!no_thread_lives(task)) {
		on_exit_group(task, leader, status, ctx, slot);
		pass(leader);
	} else if (claim_death(leader) == CLAIMED) {
		send_death(ctx, leader, status, slot);
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

/*
 * Since Linux 7.0, on_process_exit can be preempted, and does not run for the processes that exit on its CPU meanwhile.
 * A program on a kprobe cannot be preempted.
 */
static __always_inline int after_exit(void *ctx)
{
	struct task_struct *task = current_task();
	struct task_struct *leader = leader_of(task);
	__u32 status = status_of(task);

	if (wanted(status, task) && is_last_to_pass(leader) && no_thread_lives(task) && claim_death(leader) == CLAIMED)
		send_death(ctx, leader, status, slot_of_cpu());
	return 0;
}

SEC("kprobe/exit_mm_release")
int on_missed_exit(void *ctx)
{
	return after_exit(ctx);
}

/* What exit_mm_release() has become in Linux 7: also a part of execve(2). */
SEC("kprobe/mm_exit_exec_release")
int on_missed_exit_not_exec(void *ctx)
{
	return BPF_CORE_READ(current_task(), flags) & PF_EXITING ? after_exit(ctx) : 0;
}
