/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What user space sets before loading, and what it counts by. A part of the ABI of crash.h. */
#ifndef CRASHCRAWLER_SETTINGS_H
#define CRASHCRAWLER_SETTINGS_H

#include "follow.h"

enum exits_mode { EXITS_FAILED, EXITS_SIGNAL, EXITS_ALL };

/* Set by user space before loading; the verifier sees constants. */
struct settings {
	__u32 exits;          /* enum exits_mode */
	__u32 collector_pid;  /* the children of this process are not incidents */
	__u32 stack_bytes;    /* maximum bytes of user stack in a record */
	__u32 environment;    /* not 0: copy the environment block, from which user space selects the allowed names */
	__u32 pointed;        /* most bytes of struct pointed in a record; 0: none are taken */
	__u32 before_exit_mm; /* not 0: a program on exit_mm_release() captures deaths before the memory is released */
	__u32 at_delivery;    /* not 0: no program can read the memory at exit, so read it when the signal is delivered */
	__u32 cpus;           /* possible CPUs, see maps.bpf.h: slots */
	__u32 followed;       /* not 0: only processes that FOLLOW_ALWAYS */
	__u32 breadcrumbs;    /* not 0: on_sys_exit is loaded */
	__u32 threads;        /* most thread records of a process; 0: none are made */
	__u32 thread_stack_bytes; /* most bytes of stack in a thread record, at most THREAD_STACK_CAPACITY */
	__u32 iterates_threads; /* not 0: this kernel has an iterator of the threads of a process */
	__u32 has_second_place; /* not 0: a program at a second place takes the deaths that the first has missed */
	__u32 own_mounts;   /* mount namespace of user space, and that of the first process: */
	__u32 first_mounts; /* these last, so that nothing is told of them */
};

/* Slots of the counters map. */
enum counter {
	COUNTER_CAPTURED, /* deaths put into the ring */
	COUNTER_LOST,     /* deaths that matched, but for which the ring buffer or the scratch map had no room */
	COUNTER_DEGRADED, /* captured deaths without their stack or mappings */
	COUNTER_UNFOLLOWED, /* processes that should be followed, but for which there was no room for the mark */
	COUNTER_THREADS_LOST, /* threads of dying processes that found no room in the ring */
	COUNTER_THREADS_DEGRADED, /* threads whose stack was left out, because the ring was filling */
	COUNTERS,
};

#endif
