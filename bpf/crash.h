/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The ring record: the one ABI between the BPF programs and src/capture/live/layout.ts.
 * A test compiles this header and holds every offset there equal. Multi-byte values are in
 * the byte order of the host. Change ABI_VERSION with any change of layout.
 */
#ifndef CRASHCRAWLER_CRASH_H
#define CRASHCRAWLER_CRASH_H

#define ABI_VERSION 1

#define COMM_LENGTH 16
#define STACK_DEPTH 64
#define REGISTER_COUNT 34 /* arm64 has the most: x0-x30, sp, pc, pstate */
#define PATH_CAPACITY 1024
#define ARGV_CAPACITY 2048
#define MAPPINGS_CAPACITY 65536

enum exits_mode { EXITS_FAILED, EXITS_SIGNAL, EXITS_ALL };

/* Set by user space before loading. */
struct settings {
	__u32 exits;         /* enum exits_mode */
	__u32 collector_pid; /* its own children are not incidents */
};

/* Slots of the counters map. */
enum counter {
	COUNTER_CAPTURED, /* records put into the ring */
	COUNTER_LOST,     /* deaths that matched but found no room, or no scratch */
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
	__u32 padding;
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

/* The signal as the dying thread got it. */
struct fault {
	__u64 time;
	__s32 signal;
	__s32 code;
	__u32 tid;
	__u32 threads;
	__u64 address;    /* si_addr; means something for kernel-raised faults only */
	__u32 sender_pid; /* si_pid, si_uid: for SI_USER, SI_TKILL, SI_QUEUE only; one union with si_addr */
	__u32 sender_uid;
	__u64 trap;       /* x86: thread.trap_nr; arm64: 0 */
	__u64 error_code; /* x86: page-fault error code; arm64: ESR */
	__u64 cr2;        /* x86: last page-fault address; arm64: thread.fault_address */
	char comm[COMM_LENGTH];
	__u64 registers[REGISTER_COUNT];
	__u32 user_stack_bytes;
	__u32 kernel_stack_bytes;
	__u64 user_stack[STACK_DEPTH];
	__u64 kernel_stack[STACK_DEPTH];
};

enum head_flag {
	HEAD_HAS_FAULT = 1,           /* fault holds a signal delivery; else only registers and stacks at exit */
	HEAD_OOM_VICTIM = 2,          /* signal->oom_mm was set */
	HEAD_MAPPINGS_CAPTURED = 4,   /* the address space was still there to be walked */
	HEAD_MAPPINGS_TRUNCATED = 8,
	HEAD_ARGV_TRUNCATED = 16,
	HEAD_ARGV_CAPTURED = 32,
	HEAD_HAS_SENDER = 64,
};

/* Followed by mappings_bytes of struct mapping, each with its path. */
struct head {
	__u32 abi;
	__u32 flags;
	__u64 time;       /* CLOCK_BOOTTIME, ns */
	__u64 start_time; /* CLOCK_BOOTTIME, ns */
	__u64 lost;       /* COUNTER_LOST when the record was made */
	__u32 status;     /* as wait(2) gives it: low 7 bits signal, 0x80 core dumped, bits 8-15 exit code */
	__u32 pid;        /* thread group id in the initial pid namespace */
	__u32 tid;        /* the thread whose end this record was taken at */
	__u32 ns_pid;     /* thread group id in its own pid namespace */
	__u32 parent_pid;
	__u32 uid;
	__u32 gid;
	__u32 argv_bytes;
	__u32 mappings_bytes;
	__u32 mappings_total;
	__u64 cgroup_id;
	__u64 start_brk;
	__u64 brk;
	__u64 start_stack;
	__u64 vdso;
	char comm[COMM_LENGTH];
	char parent_comm[COMM_LENGTH];
	struct sender sender;
	struct fault fault;
	struct path_text exe;
	struct path_text cgroup;
	char argv[ARGV_CAPACITY];
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

#endif
