/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A thread of a process that dies: the record in the ring. A part of the ABI of crash.h. */
#ifndef CRASHCRAWLER_THREAD_RECORD_H
#define CRASHCRAWLER_THREAD_RECORD_H

#include "crash.h"

#define LOCK_CAPACITY 48
#define LOCK_BEFORE 8 /* of those, how many lie before the futex word */
#define THREAD_STACK_CAPACITY 65536

enum thread_flag {
	THREAD_IN_DEATH = 1,   /* the record of the death has its stack */
	THREAD_DELIVERING = 2, /* it was on its way out of the kernel, to take the signal */
	THREAD_ON_CPU = 4,     /* it ran on another processor: registers and stack are of its last entry into the kernel */
	THREAD_EXITING = 8,    /* it had ended, or was about to */
	THREAD_NATIVE = 16,    /* its system calls are of the machine's own table */
	THREAD_STACK_TRUNCATED = 32,
	THREAD_STACK_UNREADABLE = 64, /* nothing could be read at its stack pointer */
	THREAD_STACK_DROPPED = 128,   /* the ring was filling */
	THREAD_LOCK_STARTS_AT_WORD = 256, /* nothing could be read before the futex word */
	THREAD_WOKEN = 512, /* the signal that ends the process had woken all of its threads: state does not tell which slept */
};

/* Followed by stack_bytes of stack memory. */
struct thread_record {
	__u32 abi;
	__u32 kind;       /* RECORD_THREAD */
	__u64 time;       /* CLOCK_BOOTTIME, ns */
	__u64 start_time; /* of the process, which with pid says whose thread this is */
	__u32 pid;        /* thread group id in the initial pid namespace */
	__u32 tid;
	__u32 flags;      /* enum thread_flag */
	__u32 state;      /* task_struct.__state; a fatal signal wakes all threads before one of them takes it */
	__u32 threads;    /* of the process */
	__s32 call;       /* number of the system call it is in; negative: none */
	__u32 ns_tid;     /* in its own pid namespace: what its memory calls it */
	__u32 uid;        /* real, of the process */
	__u64 arguments[6];
	__u64 run_time;   /* ns, exact */
	__u64 stack_address;
	__u32 stack_bytes;
	__u32 lock_bytes; /* 0: it waits for no futex, or its word could not be read */
	char comm[COMM_LENGTH];
	__u64 registers[REGISTER_COUNT];
	__u8 lock[LOCK_CAPACITY]; /* from LOCK_BEFORE bytes before the futex word it waits for */
};

#endif
