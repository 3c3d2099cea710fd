/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The ring record of snoop: starts and exits of processes, without evidence. src/capture/snoop/abi.ts
 * mirrors it, and a test compares both. Change SNOOP_ABI_VERSION with any change of layout.
 */
#ifndef CRASHCRAWLER_SNOOP_H
#define CRASHCRAWLER_SNOOP_H

#define SNOOP_ABI_VERSION 1

#define SNOOP_COMM_LENGTH 16
#define SNOOP_TEXT_CAPACITY 8192

enum snoop_exits { SNOOP_EXITS_FAILED, SNOOP_EXITS_SIGNAL, SNOOP_EXITS_ALL };

/* Set by user space before loading; the verifier sees constants. */
struct snoop_settings {
	__u32 exits;         /* enum snoop_exits */
	__u32 collector_pid; /* the children of this process are left out */
	__u32 threads;       /* not 0: report each thread that exits, not only the last one of a process */
	__u32 cgroups;       /* not 0: include the path of the control group */
};

/* Slots of the counters map. */
enum snoop_counter { SNOOP_COUNTER_LOST, SNOOP_COUNTERS };

enum snoop_kind { SNOOP_KIND_EXIT = 1, SNOOP_KIND_EXEC = 2 };

/*
 * Followed by cgroup_length bytes of the control group's path (components in leaf-to-root order, each
 * terminated by NUL), file_length bytes of a file name terminated by NUL, and arguments_length bytes of arguments.
 */
struct snoop_record {
	__u32 abi;
	__u32 kind;       /* enum snoop_kind */
	__u64 time;       /* CLOCK_BOOTTIME, ns */
	__u64 start_time; /* of the process, or of the thread if it is not the last one; CLOCK_BOOTTIME, ns */
	__u32 pid;
	__u32 tid;
	__u32 parent_pid;
	__u32 uid;
	__u32 status;     /* as returned by wait(2) */
	__u32 last;       /* not 0: no thread of the process remains */
	__u32 cgroup_length;
	__u32 file_length;
	__u32 arguments_length;
	__u32 has_cgroup; /* the root has no components */
	char comm[SNOOP_COMM_LENGTH];
	char parent_comm[SNOOP_COMM_LENGTH];
};

#endif
