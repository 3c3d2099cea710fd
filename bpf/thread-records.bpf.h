/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * All threads of a dying process, a record for each of them. The signal of the group is being delivered then, under the
 * siglock: no thread can leave before this is done. They share their address space, so one reads the stacks of all.
 */

#define SIGNAL_GROUP_EXIT 4 /* include/linux/sched/signal.h */

/* include/uapi/linux/futex.h */
#define FUTEX_WAIT 0
#define FUTEX_LOCK_PI 6
#define FUTEX_WAIT_BITSET 9
#define FUTEX_LOCK_PI2 13
#define FUTEX_FLAGS (128 | 256) /* FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME */

#if defined(__TARGET_ARCH_x86)
#define SYS_FUTEX 202 /* arch/x86/entry/syscalls/syscall_64.tbl */
#elif defined(__TARGET_ARCH_arm64)
#define SYS_FUTEX 98 /* include/uapi/asm-generic/unistd.h */
#endif

/* The record is made where the head of a death ends, so that the stack after it is the tail of that head. */
static __always_inline struct thread_record *thread_record_in(struct head *head)
{
	return (void *)tail(head) - sizeof(struct thread_record);
}

static __always_inline bool waits_for_futex(const struct thread_record *record)
{
	int operation = record->arguments[1] & ~(__u64)FUTEX_FLAGS;

	return record->call == SYS_FUTEX && record->flags & THREAD_NATIVE &&
	       (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET || operation == FUTEX_LOCK_PI ||
		operation == FUTEX_LOCK_PI2);
}

/* What lies around the futex word: the owner of a mutex beside it. A word at the start of a page may have nothing before it. */
static __always_inline void take_lock(struct thread_record *record)
{
	__u64 word = record->arguments[0];

	record->lock_bytes = 0;
	if (!waits_for_futex(record))
		return;
	if (bpf_probe_read_user(record->lock, LOCK_CAPACITY, (void *)word - LOCK_BEFORE)) {
		__builtin_memset(record->lock, 0, LOCK_BEFORE);
		record->flags |= THREAD_LOCK_STARTS_AT_WORD;
		if (bpf_probe_read_user(record->lock + LOCK_BEFORE, LOCK_CAPACITY - LOCK_BEFORE, (void *)word))
			return;
	}
	record->lock_bytes = LOCK_CAPACITY;
}

static __always_inline void take_thread_stack(struct thread_record *record, struct task_struct *task, struct head *head, __u32 slot,
					      __u64 waiting)
{
	int copied;

	record->stack_address = stack_pointer(record->registers);
	record->stack_bytes = 0;
	if (!settings.thread_stack_bytes)
		return;
	if (waiting >= bpf_ringbuf_query(&ring, BPF_RB_RING_SIZE) / 4) {
		record->flags |= THREAD_STACK_DROPPED;
		count(COUNTER_THREADS_DEGRADED);
		return;
	}
	empty_tail(head);
	copied = copy_to_tail(slot, record->stack_address, end_of_stacks(BPF_CORE_READ(task, mm), record->stack_address),
			      settings.thread_stack_bytes);
	if (copied <= 0 || copied > THREAD_STACK_CAPACITY) {
		record->flags |= THREAD_STACK_UNREADABLE;
		return;
	}
	record->stack_bytes = copied;
	if (record->stack_bytes >= settings.thread_stack_bytes)
		record->flags |= THREAD_STACK_TRUNCATED;
}

/*
 * `flags`: those that the caller knows. Threads go before the evidence of the death itself: as the ring fills, first
 * their stacks, then all of them.
 */
static __noinline void send_thread(struct task_struct *task, __u32 flags, __u32 slot)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	struct head *head = record_in(slot);
	struct thread_record *record;
	struct pt_regs *registers = user_registers(task);
	__u32 size;

	if (!head || waiting >= bpf_ringbuf_query(&ring, BPF_RB_RING_SIZE) / 8 * 3) {
		count(COUNTER_THREADS_LOST);
		return;
	}
	record = thread_record_in(head);
	record->abi = ABI_VERSION;
	record->kind = RECORD_THREAD;
	record->time = bpf_ktime_get_boot_ns();
	record->start_time = READ_AT(task, group_leader, start_boottime);
	record->pid = READ(task, tgid);
	record->tid = READ(task, pid);
	record->ns_tid = own_id(BPF_CORE_READ(task, thread_pid)).nr;
	record->uid = READ_AT(task, cred, uid.val);
	record->threads = READ_AT(task, signal, nr_threads);
	record->state = READ(task, __state);
	record->run_time = READ(task, se.sum_exec_runtime);
	record->flags = flags | (is_native(task) ? THREAD_NATIVE : 0) |
			(READ(task, flags) & PF_EXITING ? THREAD_EXITING : 0) |
			(READ(task, on_cpu) ? THREAD_ON_CPU : 0);
	READ_COMM(&record->comm, task, comm);
	read_registers(record->registers, task);
	record->call = interrupted_call(registers);
	read_arguments(record->arguments, registers);
	take_lock(record);
	if (flags & THREAD_IN_DEATH)
		record->stack_bytes = 0;
	else
		take_thread_stack(record, task, head, slot, waiting);
	size = record->stack_bytes;
	if (size > THREAD_STACK_CAPACITY)
		size = THREAD_STACK_CAPACITY;
	if (bpf_ringbuf_output(&ring, record, sizeof(*record) + size, 0))
		count(COUNTER_THREADS_LOST);
}

#ifdef HAS_ITERATORS
static __always_inline void send_other_threads(struct task_struct *task, __u32 flags, __u32 slot)
{
	struct task_struct *leader = bpf_task_from_pid(task->tgid);
	struct work *work = work_in(slot);
	struct bpf_iter_task it;
	struct task_struct *thread;

	if (!leader)
		return;
	if (!work) {
		bpf_task_release(leader);
		return;
	}
	work->index = 1;
	bpf_iter_task_new(&it, leader, BPF_TASK_ITER_PROC_THREADS);
	while ((thread = bpf_iter_task_next(&it))) {
		if (thread->pid == task->pid)
			continue;
		if (work->index >= settings.threads)
			break;
		work->index++;
		send_thread(thread, flags, slot);
	}
	bpf_iter_task_destroy(&it);
	bpf_task_release(leader);
}
#endif

static __always_inline struct progress *progress_of_threads(struct task_struct *task)
{
	struct progress *progress = remembered(progresses, leader_of(task), CREATE);

	if (!progress)
		count(COUNTER_THREADS_LOST);
	return progress;
}

#ifdef HAS_ITERATORS
/* The only thread of a process dies once, and nothing needs to be remembered of it. */
static __always_inline void take_all_threads(struct task_struct *task, __u32 flags, __u32 slot)
{
	bool is_alone = READ_AT(task, signal, nr_threads) == 1;

	if (!is_alone) {
		struct progress *progress = progress_of_threads(task);

		if (!progress || mark(&progress->threads_of, task))
			return;
	}
	send_thread(task, flags | THREAD_DELIVERING, slot);
	if (!is_alone)
		send_other_threads(task, flags & THREAD_WOKEN, slot);
}
#endif

/*
 * Once a process. Where the kernel has no iterator of threads, every thread comes by itself, for the SIGKILL that
 * takes it down with the others. `flags`: THREAD_IN_DEATH where the record of the death has the stack of this thread.
 */
static __always_inline void take_threads(struct task_struct *task, __u32 flags, __u32 slot)
{
	struct progress *progress;

	if (!settings.threads || (settings.iterates_threads && !BPF_CORE_READ(task, mm)))
		return;
#ifdef HAS_ITERATORS
	if (settings.iterates_threads) {
		take_all_threads(task, flags, slot);
		return;
	}
#endif
	progress = progress_of_threads(task);
	if (!progress)
		return;
	if (!mark(&progress->threads_of, task))
		progress->threads = 0;
	if (__sync_fetch_and_add(&progress->threads, 1) < settings.threads)
		send_thread(task, flags | THREAD_DELIVERING, slot);
}
