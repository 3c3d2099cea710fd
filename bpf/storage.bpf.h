/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The state that the programs keep about a process between its signals and its death. It is stored on the group
 * leader, because a process has one history of signals, whichever thread receives them.
 */

/* The last fault that a handler of the process received. */
struct handled_fault {
	struct fault fault; /* its signal is 0 once it is known to explain nothing */
	__u32 program;      /* that the process executed then, see program_of() */
	__u32 padding;
};

union largest {
	struct handled_fault fault;
	struct breadcrumbs breadcrumbs;
};

#include "per-task.bpf.h"

#define SENDER_SLOTS 8

struct senders {
	struct sender slots[SENDER_SLOTS];
};

PER_TASK(senders, struct senders);

/* The delivery that ended the process, or its exit_group(). */
PER_TASK(faults, struct fault);

PER_TASK(handled_faults, struct handled_fault);

/* The code that a handler on an alternate stack (sigaltstack(2)) interrupted, the last time that one started. */
struct interruption {
	__u64 stack_pointer;
	__u64 alternate; /* the handler's stack */
	__u64 alternate_size;
	__u32 tid;
	__u32 padding;
};

PER_TASK(interruptions, struct interruption);

struct progress {
	/* Each is the start time of the process, which distinguishes it from a later one with the same id. */
	__u64 delivered; /* its RECORD_DELIVERY is in the ring buffer */
	__u64 reported;  /* its RECORD_DEATH is in the ring buffer, or was counted as lost */
	__u64 threads_of; /* its RECORD_THREADs are, or the first of them */
	/* Threads between exit_mm_release() and sched_process_exit, without the last one. */
	__s32 passing;
	__u32 threads; /* how many threads have come by to have a record made */
};

#ifndef WITHOUT_BTF
PER_TASK(progresses, struct progress);
#else
/* Other threads may still exit after the death was reported. */
BY_PID(BPF_MAP_TYPE_LRU_HASH, 0, progresses, struct progress);
#endif

/* Marks the process. Returns whether it was already marked. */
static __always_inline bool mark(__u64 *mark, struct task_struct *task)
{
	__u64 start_time = READ_AT(task, group_leader, start_boottime);

	return __sync_lock_test_and_set(mark, start_time) == start_time;
}

PER_TASK(trails, struct breadcrumbs);

PER_TASK(refusals, struct refused);

/* When it last executed a program. */
PER_TASK(executions, __u64);

struct earlier_signals {
	struct earlier_signal slots[EARLIER_SIGNALS];
};

PER_TASK(earlier_signals, struct earlier_signals);
