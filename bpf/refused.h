/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the kernel refused to a process. A part of the ABI of crash.h. */
#ifndef CRASHCRAWLER_REFUSED_H
#define CRASHCRAWLER_REFUSED_H

#define FAILED_EXECS 8
#define EXEC_PATH_CAPACITY 256
#define REFUSALS 4

/* A failed execve(2). */
struct failed_exec {
	__u64 time;
	__s32 error;       /* errno */
	__u32 path_length; /* with its NUL; 0: it could not be read */
	char path[EXEC_PATH_CAPACITY];
};

/* A resource that the kernel refused, with what it had counted. Calls of one number and error share an entry, which has the last. */
struct refusal {
	__u64 time;
	__s32 number;
	__s32 error; /* 0: the entry is free */
	__u32 times;
	__u32 seccomp;     /* 2: a filter is set (seccomp(2)) */
	__u64 arguments[6];
	__u64 tasks_limit; /* a new task: pids.max of the control group that was full; 0: none was */
	__u64 tasks;       /* a new task: tasks in that control group */
	__u64 user_tasks;  /* a new task: tasks of its user, which RLIMIT_NPROC limits; 0: not known */
	__u64 total_vm;    /* memory: pages that are mapped, which RLIMIT_AS limits */
	__u64 data_vm;     /* memory: those of them that RLIMIT_DATA limits */
	__u64 mappings;    /* memory: how many mappings there were */
	__u64 locked_vm;   /* memory: pages that are locked, which RLIMIT_MEMLOCK limits */
	__u64 may_lock;    /* memory: 1: it has CAP_IPC_LOCK, so that RLIMIT_MEMLOCK does not count */
};

/* What the kernel refused to the program that runs now. execs is a ring of the last ones. */
struct refused {
	__u32 failed_execs; /* total */
	__u32 padding;
	struct failed_exec execs[FAILED_EXECS];
	struct refusal refusals[REFUSALS];
};

#endif
