/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The ring record: the one ABI between the BPF programs and src/capture/live/abi.ts.
 * A test compiles this header and holds every offset there equal. Multi-byte values are in
 * the byte order of the host. Change ABI_VERSION with any change of layout.
 */
#ifndef CRASHCRAWLER_CRASH_H
#define CRASHCRAWLER_CRASH_H

#include "follow.h"

#define ABI_VERSION 5

#define COMM_LENGTH 16
#define STACK_DEPTH 64
#define REGISTER_COUNT 34 /* arm64 has the most: x0-x30, sp, pc, pstate */
#define INSTRUCTION_LENGTH 16
#define PATH_CAPACITY 1024
#define ARGV_CAPACITY 2048
#define MESSAGE_CAPACITY 512
#define LIMIT_COUNT 16 /* RLIM_NLIMITS */
#define CHUNK 1024 /* user memory is copied a chunk at a time: one unreadable byte refuses a whole copy */
#define MAPPINGS_CAPACITY 65536
#define ENVIRONMENT_CAPACITY 16384
#define POINTED_LENGTH 64
#define STDERR_CAPACITY 4096
#define FAILED_CALLS 16
#define CALL_TEXT_CAPACITY 128
#define CALL_NUMBERS 1024

enum exits_mode { EXITS_FAILED, EXITS_SIGNAL, EXITS_ALL };

/* Set by user space before loading; the verifier sees constants. */
struct settings {
	__u32 exits;          /* enum exits_mode */
	__u32 collector_pid;  /* its own children are not incidents */
	__u32 stack_bytes;    /* most bytes of user stack in a record; a multiple of CHUNK */
	__u32 environment;    /* not 0: copy the environment block, for user space to pick the allowed names from */
	__u32 pointed;        /* not 0: copy POINTED_LENGTH bytes at every general register */
	__u32 before_exit_mm; /* not 0: a program on exit_mm_release() takes deaths while their memory is there */
	__u32 at_delivery;    /* not 0: no program sees the memory at exit, so take it when the signal is delivered */
	__u32 cpus;           /* possible CPUs, see maps.bpf.h: slots */
	__u32 followed;       /* not 0: only processes that FOLLOW_ALWAYS */
	__u32 breadcrumbs;    /* not 0: on_sys_exit is loaded */
};

/* Slots of the counters map. */
enum counter {
	COUNTER_CAPTURED, /* deaths put into the ring */
	COUNTER_LOST,     /* deaths that matched but found no room, or no scratch */
	COUNTER_DEGRADED, /* of those captured: stack or mappings were dropped */
	COUNTER_UNFOLLOWED, /* processes that should be followed, and found no room for the mark */
	COUNTERS,
};

/*
 * Path components in leaf-to-root order, each ended by NUL, as the dentry walk meets them.
 * User space turns them round.
 */
struct path_text {
	__u16 length; /* bytes used, NULs included */
	__u8 truncated;
	__u8 deleted;
	__u32 captured; /* 0: there was none to walk; the root itself has no components */
	char bytes[PATH_CAPACITY];
};

struct sender {
	__u64 time;
	__s32 signal;
	__s32 code; /* si_code */
	__u32 pid;  /* 0: sent by the kernel */
	__u32 tid;
	__u32 uid;
	__u32 parent_pid;
	char comm[COMM_LENGTH];
	char parent_comm[COMM_LENGTH];
};

/* A signal as a thread got it, with the state of that thread. */
struct fault {
	__u64 time;
	__s32 signal; /* 0: no signal, the thread at exit */
	__s32 code;
	__u32 tid;
	__u32 threads;
	__u64 address;    /* si_addr; means something for kernel-raised faults only */
	__u32 sender_pid; /* si_pid, si_uid: for SI_USER, SI_TKILL, SI_QUEUE only; one union with si_addr */
	__u32 sender_uid;
	__u64 trap;       /* x86: thread.trap_nr; arm64: 0 */
	__u64 error_code; /* x86: page-fault error code; arm64: ESR */
	__u64 cr2;        /* x86: last page-fault address; arm64: thread.fault_address */
	__s32 syscall;    /* for SIGSYS: the number that seccomp refused */
	__u32 instruction_bytes;
	__u8 instruction[INSTRUCTION_LENGTH];
	char comm[COMM_LENGTH];
	__u64 registers[REGISTER_COUNT];
	__u32 user_stack_bytes;
	__u32 kernel_stack_bytes;
	__u64 user_stack[STACK_DEPTH];
	__u64 kernel_stack[STACK_DEPTH];
};

/* What oom:mark_victim says of the limit that was hit. Pages of the system's page size. */
struct oom {
	__u64 limit;  /* pages; 0: the whole machine ran out, not a control group */
	__u64 usage;  /* pages, of the control group at its limit */
	__u64 cgroup_id;
	__u32 trigger_pid; /* whose allocation could not be met */
	__u32 padding;
	char trigger_comm[COMM_LENGTH];
};

struct limit {
	__u64 soft;
	__u64 hard;
};

struct resources {
	__u64 user_time;   /* ns, by ticks */
	__u64 system_time; /* ns, by ticks */
	__u64 run_time;    /* ns, exact */
	__u64 minor_faults;
	__u64 major_faults;
	__u64 peak_rss;    /* pages */
	__u64 rss;         /* pages */
	__u64 voluntary_switches;
	__u64 involuntary_switches;
	__u32 policy;
	__s32 priority;        /* task_struct.prio */
	__s32 static_priority; /* nice + 120 */
	__u32 rt_priority;
	struct limit limits[LIMIT_COUNT];
};

enum record_kind {
	RECORD_DEATH = 1,
	RECORD_DELIVERY = 2, /* what had to be taken before the address space went; its death follows */
};

enum head_flag {
	HEAD_HAS_FAULT = 1,           /* fault holds a signal delivery; else only the thread at exit */
	HEAD_HAS_OOM = 2,             /* oom holds what mark_victim said */
	HEAD_MAPPINGS_CAPTURED = 4,   /* the address space was still there to be walked */
	HEAD_MAPPINGS_TRUNCATED = 8,
	HEAD_ARGV_TRUNCATED = 16,
	HEAD_ARGV_CAPTURED = 32,
	HEAD_HAS_SENDER = 64,
	HEAD_FIRST_CHANCE = 128,      /* fault is the one a handler saw first; the process ended itself later */
	HEAD_STACK_DROPPED = 256,     /* the ring was filling, or the program that sees memory missed this death */
	HEAD_MAPPINGS_DROPPED = 512,  /* the ring was filling further, or the same */
	HEAD_STACK_TRUNCATED = 1024,  /* more stack than stack_bytes */
	HEAD_OOM_VICTIM = 2048,       /* signal->oom_mm was set, with or without HEAD_HAS_OOM */
	HEAD_ENVIRONMENT_TRUNCATED = 4096,
};

/*
 * Followed by a tail: stack_bytes of stack memory, interrupted_bytes of another stack,
 * mappings_bytes of struct mapping, each with its path, environment_bytes, pointed_bytes of struct
 * pointed, and a struct breadcrumbs where breadcrumbs_bytes is not 0.
 */
struct head {
	__u32 abi;
	__u32 kind; /* enum record_kind */
	__u32 flags;
	__u32 status;     /* as wait(2) gives it: low 7 bits signal, 0x80 core dumped, bits 8-15 exit code */
	__u64 time;       /* CLOCK_BOOTTIME, ns */
	__u64 start_time; /* CLOCK_BOOTTIME, ns */
	__u64 lost;       /* COUNTER_LOST when the record was made */
	__u32 pid;        /* thread group id in the initial pid namespace */
	__u32 tid;        /* the thread whose end this record was taken at */
	__u32 ns_pid;     /* thread group id in its own pid namespace */
	__u32 pid_namespace;
	__u32 mount_namespace;
	__u32 parent_pid;
	__u32 uid;
	__u32 gid;
	__u64 cgroup_id;
	__u64 start_brk;
	__u64 brk;
	__u64 start_stack;
	__u64 vdso;
	__u64 stack_address;
	__u32 stack_bytes;
	__u32 mappings_bytes;
	__u32 mappings_total;
	__u32 environment_bytes;
	__u32 pointed_bytes;
	__u32 argv_bytes;
	__u32 message_bytes;
	__s32 final_code; /* si_code of the signal that ended it, where fault is an earlier one */
	char comm[COMM_LENGTH];
	char parent_comm[COMM_LENGTH];
	__u32 forker_pid; /* who forked it, where that process ended first; else 0 */
	__u32 breadcrumbs_bytes;
	char forker_comm[COMM_LENGTH];
	struct sender sender;
	struct oom oom;
	struct resources resources;
	struct fault fault;
	struct path_text exe;
	struct path_text cwd;
	struct path_text cgroup;
	struct path_text parent_exe; /* as the parent sees it */
	char argv[ARGV_CAPACITY];
	char message[MESSAGE_CAPACITY]; /* glibc's __abort_msg */
	/* Of the code that a signal handler interrupted, where the stack is one of the handler's own (sigaltstack(2)). */
	__u64 interrupted_address;
	__u32 interrupted_bytes;
	__u32 padding;
};

enum mapping_flag { MAPPING_SAME_FILE = 1, MAPPING_PATH_TRUNCATED = 2, MAPPING_DELETED = 4 };

/* One VMA, followed by path_length bytes of path components, padded to 8. */
struct mapping {
	__u64 start;
	__u64 end;
	__u64 offset; /* bytes */
	__u64 inode;  /* 0: not a file */
	__u32 device; /* kernel encoding: major << 20 | minor */
	__u32 vm_flags;
	__u16 path_length;
	__u16 flags; /* MAPPING_SAME_FILE: the path is that of the mapping before */
	__u32 padding;
};

struct pointed {
	__u32 register_index;
	__u32 padding;
	__u8 bytes[POINTED_LENGTH];
};

/* Values of the call_texts map: the index of an argument that points at text, and what text. 0: none does. */
enum call_text {
	CALL_TEXT_ARGUMENT = 7,   /* mask of the index */
	CALL_TEXT_PATH = 8,       /* ended by NUL */
	CALL_TEXT_ADDRESS = 16,   /* struct sockaddr; the argument behind has its length */
};

struct failed_call {
	__s32 number;
	__s32 error; /* errno */
	__u32 text_length;
	__u32 padding;
	__u64 arguments[6];
	char text[CALL_TEXT_CAPACITY];
};

struct breadcrumbs {
	__u64 written; /* to standard error, bytes in all; stderr_tail is a ring of the last of them */
	__u32 failed;  /* calls in all; calls is a ring of the last of them */
	__u32 padding;
	char stderr_tail[STDERR_CAPACITY];
	struct failed_call calls[FAILED_CALLS];
};

/* Key of the abort_messages map; its value is the offset of __abort_msg from the load address. */
struct file_key {
	__u64 inode;
	__u32 device;
	__u32 padding;
};

#endif
