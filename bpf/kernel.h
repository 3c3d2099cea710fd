/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The kernel types that the programs read, with only the fields that they read. CO-RE relocates each
 * access to the layout of the running kernel. This header therefore replaces a generated vmlinux.h, and
 * the object can be built on any machine, for any architecture.
 */
#ifndef CRASHCRAWLER_KERNEL_H
#define CRASHCRAWLER_KERNEL_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed short __s16;
typedef signed int __s32;
typedef signed long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)

/* include/uapi/linux/bpf.h */
enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};
#define BPF_F_NO_PREALLOC 1
#define BPF_NOEXIST 1
#define BPF_F_USER_STACK 256
#define BPF_LOCAL_STORAGE_GET_F_CREATE 1
#define BPF_RB_NO_WAKEUP 1
#define BPF_RB_AVAIL_DATA 0
#define BPF_RB_RING_SIZE 1

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct { int counter; } atomic_t;
typedef struct { __s64 counter; } atomic_long_t;
typedef struct { __u32 val; } kuid_t;
typedef struct { __u32 val; } kgid_t;

struct qstr { __u32 len; const unsigned char *name; };
struct super_block { __u32 s_dev; unsigned long s_magic; void *s_fs_info; };
struct inode { unsigned long i_ino; struct super_block *i_sb; __s64 i_size; unsigned int i_nlink; };
struct dentry { struct dentry *d_parent; struct qstr d_name; struct inode *d_inode; };
struct vfsmount { struct dentry *mnt_root; };
struct mount { struct mount *mnt_parent; struct dentry *mnt_mountpoint; struct vfsmount mnt; };
struct path { struct vfsmount *mnt; struct dentry *dentry; };
struct file { struct path f_path; struct inode *f_inode; };
struct fdtable { unsigned int max_fds; struct file **fd; };
struct files_struct { struct fdtable *fdt; };
struct fs_struct { struct path root, pwd; };

struct kernfs_node { struct kernfs_node *parent; const char *name; };
struct kernfs_node___v615 { struct kernfs_node *__parent; };
struct cgroup_root;
struct cgroup { struct kernfs_node *kn; struct cgroup_root *root; };
struct cgroup_subsys_state { struct cgroup *cgroup; struct cgroup_subsys_state *parent; };
struct css_set { struct cgroup_subsys_state *subsys[1]; struct cgroup *dfl_cgrp; };
struct page_counter { atomic_long_t usage; unsigned long max; struct page_counter *parent; };
struct mem_cgroup { struct cgroup_subsys_state css; struct page_counter memory; };
typedef struct { __s64 counter; } atomic64_t;
struct pids_cgroup { struct cgroup_subsys_state css; atomic64_t counter, limit; };

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_flags;
	unsigned long vm_pgoff;
	struct file *vm_file;
};

/* 6.2 replaced the plain counters with per-CPU counters. */
struct percpu_counter { __s64 count; };

/* s_fs_info of tmpfs and of hugetlbfs. Sizes in blocks of a page, and in huge pages of 2^order pages. */
struct shmem_sb_info { unsigned long max_blocks; struct percpu_counter used_blocks; };
struct hstate { unsigned int order; unsigned long nr_huge_pages, free_huge_pages, resv_huge_pages; };
struct hugetlbfs_sb_info { struct hstate *hstate; };

struct mm_rss_stat { atomic_long_t count[4]; };
struct mm_struct___before_v62 { struct mm_rss_stat rss_stat; };

/* The tree of mappings, 6.1+ (include/linux/maple_tree.h). */
struct maple_tree { void *ma_root; };
struct maple_metadata { unsigned char end; };
struct maple_range_64 { unsigned long pivot[15]; void *slot[16]; struct maple_metadata meta; };
struct maple_arange_64 { unsigned long pivot[9]; void *slot[10]; struct maple_metadata meta; };

struct mm_context { void *vdso; };
struct mm_struct {
	struct maple_tree mm_mt;
	int map_count;
	unsigned long total_vm, data_vm, locked_vm; /* pages */
	unsigned long start_brk, brk, start_stack, arg_start, arg_end, env_start, env_end, hiwater_rss;
	struct percpu_counter rss_stat[4];
	struct mm_context context;
	struct file *exe_file;
};

struct ns_common { unsigned int inum; };
struct pid_namespace { struct ns_common ns; };
struct mnt_namespace { struct ns_common ns; };
struct nsproxy { struct mnt_namespace *mnt_ns; };
struct list_head { struct list_head *next; };
struct upid { int nr; struct pid_namespace *ns; };
struct pid { unsigned int level; struct upid numbers[1]; };
/* 5.19+. Before, the counts of RLIMIT_NPROC and others were in another array. */
struct ucounts { atomic_long_t rlimit[4]; };
struct user_namespace { int level; };
/* 64 bits, in which capability 0 is the lowest; as one number since 6.3, as two before. */
typedef struct { __u64 bits; } kernel_cap_t;
struct cred {
	kuid_t uid; kgid_t gid; kuid_t fsuid; kgid_t fsgid;
	kernel_cap_t cap_effective;
	struct user_namespace *user_ns;
	struct ucounts *ucounts;
};
struct rlimit { unsigned long rlim_cur, rlim_max; };

struct signal_struct {
	atomic_t live;
	int nr_threads;
	unsigned int flags;
	int group_exit_code;
	__u64 utime, stime;
	unsigned long nvcsw, nivcsw, min_flt, maj_flt, maxrss;
	unsigned long long sum_sched_runtime;
	struct rlimit rlim[16];
	struct mm_struct *oom_mm;
};

#if defined(__TARGET_ARCH_x86)
struct thread_struct { unsigned long trap_nr, error_code; };
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip;
	__u16 cs;
	unsigned long flags, sp;
};
#elif defined(__TARGET_ARCH_arm64)
struct thread_struct { unsigned long fault_code; };
struct pt_regs { __u64 regs[31], sp, pc, pstate, orig_x0; int syscallno; };
#else
#error "unsupported target: define __TARGET_ARCH_x86 or __TARGET_ARCH_arm64"
#endif

struct sched_entity { __u64 sum_exec_runtime; };

struct thread_info { unsigned long flags; __u32 status; };

typedef struct { unsigned long sig[1]; } sigset_t;

typedef void (*sighandler)(int);
struct sigaction { sighandler sa_handler; unsigned long sa_flags; };
struct k_sigaction { struct sigaction sa; };
struct sighand_struct { struct k_sigaction action[64]; };

struct seccomp { int mode; };

struct task_struct {
	struct thread_info thread_info;
	unsigned int __state;
	void *stack;
	unsigned int flags;
	unsigned int on_cpu; /* a byte in Linux 7: libbpf shortens a load only of an unsigned number */
	int prio, static_prio;
	unsigned int rt_priority;
	struct sched_entity se;
	unsigned int policy;
	int pid;
	int tgid;
	int exit_code;
	__u64 utime, stime;
	unsigned long nvcsw, nivcsw, min_flt, maj_flt;
	__u64 start_boottime;
	__u32 self_exec_id; /* 64 bits since 5.7; its low half is enough */
	struct task_struct *real_parent;
	struct list_head children, sibling;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct mm_struct *mm;
	const struct cred *cred;
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct sighand_struct *sighand;
	struct seccomp seccomp;
	struct css_set *cgroups;
	sigset_t blocked;
	unsigned long sas_ss_sp, sas_ss_size;
	struct thread_struct thread;
	char comm[16];
};

struct siginfo_kill { int _pid; __u32 _uid; };
struct siginfo_fault { void *_addr; };
struct siginfo_sys { int _syscall; };
struct siginfo_child { int _pid; __u32 _uid; int _status; };
union __sifields { struct siginfo_kill _kill; struct siginfo_fault _sigfault; struct siginfo_sys _sigsys; struct siginfo_child _sigchld; };
struct kernel_siginfo { int si_signo; int si_errno; int si_code; union __sifields _sifields; };

struct linux_binprm { const char *filename; };

struct trace_event_raw_sched_process_exit { bool group_dead; };
struct trace_event_raw_mark_victim { int pid; };
struct trace_event_raw_mark_victim___v68 { __u32 uid; };
enum cgroup_subsys_id { memory_cgrp_id = 0x7fff, pids_cgrp_id = 0x7ffe }; /* CO-RE reads the value of the running kernel */

#pragma clang attribute pop

/*
 * WITHOUT_ITERATORS is a third object for kernels that have none of these functions: to find that out, libbpf looks
 * through the types of modules, which takes CAP_SYS_ADMIN (kernel/bpf/syscall.c: bpf_btf_get_fd_by_id).
 */
#if !defined(WITHOUT_BTF) && !defined(WITHOUT_ITERATORS)
#define HAS_ITERATORS
#endif

#ifdef HAS_ITERATORS
/* Open-coded iterator of tasks, 6.7+ (kernel/bpf/task_iter.c). */
#define BPF_TASK_ITER_PROC_THREADS 2
struct bpf_iter_task { __u64 __opaque[3]; } __attribute__((aligned(8)));
extern int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task, unsigned int flags)
	__attribute__((section(".ksyms"), weak));
extern struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it) __attribute__((section(".ksyms"), weak));
extern void bpf_iter_task_destroy(struct bpf_iter_task *it) __attribute__((section(".ksyms"), weak));
extern struct task_struct *bpf_task_from_pid(int pid) __attribute__((section(".ksyms"), weak));
extern void bpf_task_release(struct task_struct *task) __attribute__((section(".ksyms"), weak));

/* 6.2+; the verifier replaces the call by nothing, and allows loads of the fields (kernel/bpf/helpers.c). */
extern void *bpf_rdonly_cast(const void *object, __u32 type) __attribute__((section(".ksyms")));
#endif

#endif
