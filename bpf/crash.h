/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The ring record: the one ABI between the BPF programs and src/capture/deaths/abi.ts.
 * A test compiles this header and compares every offset. Multi-byte values are in
 * the byte order of the host. Change ABI_VERSION with any change of layout.
 */
#ifndef CRASHCRAWLER_CRASH_H
#define CRASHCRAWLER_CRASH_H

#define ABI_VERSION 14

#define COMM_LENGTH 16
#define STACK_DEPTH 64
#define REGISTER_COUNT 34 /* arm64 has the most: x0-x30, sp, pc, pstate */
#define INSTRUCTION_LENGTH 16
#define PATH_CAPACITY 1024
#define TEXTS_CAPACITY 5120 /* of five paths */
#define ARGV_CAPACITY 2048
#define MESSAGE_CAPACITY 512
#define LIMIT_COUNT 16 /* RLIM_NLIMITS */
#define MAPPINGS_CAPACITY 65536
#define ENVIRONMENT_CAPACITY 16384
#define POINTED_LENGTH 128 /* pieces start at multiples of it, so that none crosses a page */
#define EARLIER_SIGNALS 4

/*
 * A path among the texts of the tail: components in leaf-to-root order, each terminated by NUL, in the order of the dentry
 * walk. User space reverses them.
 */
struct path_text {
	__u16 length; /* bytes, NULs included */
	__u8 truncated;
	__u8 deleted;
	__u32 captured; /* 0: there was no path; the root directory has no components */
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
	__u32 ended_init; /* not 0: the kernel ended the pid namespace of this init process, whose name is comm */
	__s32 request;    /* the signal that had asked the sender itself to end; 0: none, or of an earlier signal */
	__u32 request_pid; /* who sent that one; 0: the kernel */
	__u32 ending;      /* 1: the sender, the parent, was ending, and prctl(PR_SET_PDEATHSIG) had asked for the signal */
	char request_comm[COMM_LENGTH];
};

enum signal_outcome {
	SIGNAL_PENDING, /* the process has not taken it yet */
	SIGNAL_BLOCKED, /* the same, and the thread that it was sent to had it blocked */
	SIGNAL_IGNORED, /* the process ignores it */
	SIGNAL_DROPPED, /* an init process gets only the signals that it handles */
	SIGNAL_HANDLED, /* a handler ran */
};

/* A signal that asked the process to end, or could have ended it, and did not. The sender is that of the last one. */
struct earlier_signal {
	struct sender sender;
	__u64 first; /* when the first one was sent */
	__u32 times;
	__u32 outcome; /* enum signal_outcome, of the last one */
};

/* The file in whose mapping the access of a SIGBUS lies. */
struct fault_file {
	__u64 size;   /* bytes */
	__u64 magic;  /* s_magic of its file system; 0: no file was found */
	__u64 blocks; /* tmpfs: that it may have, 0 without limit; hugetlbfs: huge pages in the pool; otherwise 0 */
	__u64 free;   /* of these; for tmpfs within some pages for each CPU */
	__u64 block_size;
};

/* A signal as delivered to a thread, with the state of that thread. */
struct fault {
	__u64 time;
	__s32 signal; /* 0: no signal, the thread at exit */
	__s32 code;
	__u32 tid;
	__u32 threads;
	__u64 address;    /* si_addr; valid only for faults that the kernel raised */
	__u32 sender_pid; /* si_pid, si_uid: for SI_USER, SI_TKILL, SI_QUEUE only; one union with si_addr */
	__u32 sender_uid;
	__u64 trap;       /* x86: thread.trap_nr; arm64: 0 */
	__u64 error_code; /* x86: page-fault error code; arm64: ESR */
	__s32 syscall;    /* for SIGSYS: the number of the system call that seccomp refused */
	__u32 instruction_bytes;
	__u8 instruction[INSTRUCTION_LENGTH];
	char comm[COMM_LENGTH];
	__u64 registers[REGISTER_COUNT];
	__u32 user_stack_bytes;
	__u32 kernel_stack_bytes;
	__u64 user_stack[STACK_DEPTH];
	__u64 kernel_stack[STACK_DEPTH];
};

/* What oom:mark_victim shows about the limit that was reached. In pages of the system's page size. */
struct oom {
	__u64 limit;  /* pages; 0: the whole machine ran out, not a control group */
	__u64 usage;  /* pages, of the control group at its limit */
	__u32 trigger_pid; /* the process that requested the memory */
	__u32 levels;  /* how far the control group at its limit is above that of the process */
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
	RECORD_DELIVERY = 2, /* evidence taken before the address space was released; the record of the death follows */
	RECORD_THREAD = 3,   /* a thread of a process that dies; its death follows */
	RECORD_ELSEWHERE = 4, /* struct elsewhere */
};

/* Every record begins like this. This one has nothing more to say: see elsewhere.bpf.h. */
struct elsewhere {
	__u32 abi;
	__u32 kind; /* enum record_kind */
};

enum head_flag {
	HEAD_HAS_FAULT = 1,           /* fault contains a signal delivery; otherwise only the thread at exit */
	HEAD_HAS_OOM = 2,             /* oom contains the data of mark_victim */
	HEAD_MAPPINGS_CAPTURED = 4,   /* the address space was not yet released */
	HEAD_MAPPINGS_TRUNCATED = 8,
	HEAD_ARGV_TRUNCATED = 16,
	HEAD_ARGV_CAPTURED = 32,
	HEAD_HAS_SENDER = 64,
	HEAD_FIRST_CHANCE = 128,      /* fault is the first one that a handler received; the process ended itself later */
	HEAD_STACK_DROPPED = 256,     /* the ring buffer was filling up, or the program that reads memory missed this death */
	HEAD_MAPPINGS_DROPPED = 512,  /* the ring buffer was filling up further, or the same */
	HEAD_STACK_TRUNCATED = 1024,  /* the stack was larger than stack_bytes */
	HEAD_OOM_VICTIM = 2048,       /* signal->oom_mm was set, with or without HEAD_HAS_OOM */
	HEAD_ENVIRONMENT_TRUNCATED = 4096,
};

/*
 * Followed by a tail: texts_bytes of the paths parent_exe, cgroup, cwd, root and exe, each padded to a multiple of 8,
 * argv_bytes, stack_bytes of stack memory, interrupted_bytes of a second stack, mappings_bytes of struct mapping, each with
 * its path, environment_bytes, pointed_bytes of struct pointed, a struct breadcrumbs where breadcrumbs_bytes is not 0, and
 * a struct refused where refused_bytes is not 0.
 */
struct head {
	__u32 abi;
	__u32 kind; /* enum record_kind */
	__u32 flags;
	__u32 status;     /* as returned by wait(2): low 7 bits signal, 0x80 core dumped, bits 8-15 exit code */
	__u64 time;       /* CLOCK_BOOTTIME, ns */
	__u64 start_time; /* CLOCK_BOOTTIME, ns */
	__u64 executed;   /* CLOCK_BOOTTIME, ns, of the last execve(2); 0: none, or not watched */
	__u64 lost;       /* COUNTER_LOST when the record was made */
	__u32 pid;        /* thread group id in the initial pid namespace */
	__u32 tid;        /* the thread at whose exit the record was taken */
	__u32 ns_pid;     /* thread group id in its own pid namespace */
	__u32 pid_namespace;
	__u32 mount_namespace;
	__u32 parent_pid;
	__u32 uid;   /* real */
	__u32 gid;
	__u32 fsuid; /* that files are opened with */
	__u32 fsgid;
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
	__u32 interrupted_bytes; /* of the stack at interrupted_address */
	char comm[COMM_LENGTH];
	char parent_comm[COMM_LENGTH];
	__u32 forker_pid; /* the process that forked it, if that process ended first; otherwise 0 */
	__u32 breadcrumbs_bytes;
	char forker_comm[COMM_LENGTH];
	__u32 refused_bytes;
	__u32 starter_pid; /* the process that started the daemon it is, or that its parent is; 0: neither is one */
	__u32 texts_bytes;
	__u32 grandparent_pid; /* the parent of its parent */
	struct sender sender;
	struct oom oom;
	struct resources resources;
	struct fault fault;
	struct fault_file fault_file;
	struct earlier_signal earlier[EARLIER_SIGNALS]; /* signal 0: none */
	struct path_text exe;
	struct path_text cwd;
	struct path_text root; /* of the process, in its mount namespace: not / after chroot(2) */
	struct path_text cgroup;
	struct path_text parent_exe; /* as seen by the parent */
	char message[MESSAGE_CAPACITY]; /* __abort_msg of glibc */
	/* Stack of the code that a signal handler interrupted, if the handler runs on an alternate stack (sigaltstack(2)). */
	__u64 interrupted_address;
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
	__u16 flags; /* MAPPING_SAME_FILE: the path is that of the previous mapping */
	__u32 padding;
};

/* Memory that a register or a word on the stack points at. */
struct pointed {
	__u64 address; /* a multiple of POINTED_LENGTH */
	__u8 bytes[POINTED_LENGTH];
};

/* Key of the abort_messages map; its value is the offset of __abort_msg from the load address. */
struct file_key {
	__u64 inode;
	__u32 device;
	__u32 padding;
};

#endif
