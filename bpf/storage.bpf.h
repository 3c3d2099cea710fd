/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What the programs keep about a process between its signals and its death. On the group leader: a
 * process has one history of signals, whichever thread they hit.
 */

union largest {
	struct fault fault;
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

/* The last fault that a handler of the process saw. */
PER_TASK(handled_faults, struct fault);

/* What a handler on a stack of its own (sigaltstack(2)) interrupted; the last time that one began. */
struct interruption {
	__u64 stack_pointer;
	__u64 alternate; /* the handler's stack */
	__u64 alternate_size;
	__u32 tid;
	__u32 padding;
};

PER_TASK(interruptions, struct interruption);

struct progress {
	/* Each the start time of the process, which tells it from a later one of the same id. */
	__u64 delivered; /* its RECORD_DELIVERY is in the ring */
	__u64 reported;  /* its RECORD_DEATH is, or was counted as lost */
	/* Threads between exit_mm_release() and sched_process_exit, the last one not among them. */
	__s32 passing;
	__u32 padding;
};

#ifndef WITHOUT_BTF
PER_TASK(progresses, struct progress);
#else
/* Threads may still come by when the death is told. */
BY_PID(BPF_MAP_TYPE_LRU_HASH, 0, progresses, struct progress);
#endif

/* Marks it. Returns whether it was marked before. */
static __always_inline bool mark(__u64 *mark, struct task_struct *task)
{
	__u64 start_time = BPF_CORE_READ(task, group_leader, start_boottime);

	return __sync_lock_test_and_set(mark, start_time) == start_time;
}

PER_TASK(trails, struct breadcrumbs);
