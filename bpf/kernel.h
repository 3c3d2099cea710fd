/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The kernel types the programs read, with only the fields they read. CO-RE relocates each
 * access to the running kernel's layout, so this stands in for a generated vmlinux.h and
 * the object builds on any machine, for any architecture.
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
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};
#define BPF_F_NO_PREALLOC 1
#define BPF_F_USER_STACK 256
#define BPF_LOCAL_STORAGE_GET_F_CREATE 1

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct { int counter; } atomic_t;
typedef struct { __u32 val; } kuid_t;
typedef struct { __u32 val; } kgid_t;

struct qstr { __u32 len; const unsigned char *name; };
struct super_block { __u32 s_dev; };
struct inode { unsigned long i_ino; struct super_block *i_sb; unsigned int i_nlink; };
struct dentry { struct dentry *d_parent; struct qstr d_name; struct inode *d_inode; };
struct vfsmount { struct dentry *mnt_root; };
struct mount { struct mount *mnt_parent; struct dentry *mnt_mountpoint; struct vfsmount mnt; };
struct path { struct vfsmount *mnt; struct dentry *dentry; };
struct file { struct path f_path; struct inode *f_inode; };

struct kernfs_node { struct kernfs_node *parent; const char *name; __u64 id; };
struct kernfs_node___v615 { struct kernfs_node *__parent; };
struct cgroup { struct kernfs_node *kn; };
struct css_set { struct cgroup *dfl_cgrp; };

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_flags;
	unsigned long vm_pgoff;
	struct file *vm_file;
};

struct mm_context { void *vdso; };
struct mm_struct {
	unsigned long start_brk, brk, start_stack, arg_start, arg_end;
	struct mm_context context;
	struct file *exe_file;
	int map_count;
};

struct upid { int nr; };
struct pid { unsigned int level; struct upid numbers[1]; };
struct cred { kuid_t uid; kgid_t gid; };

struct signal_struct {
	atomic_t live;
	int nr_threads;
	int group_exit_code;
	struct mm_struct *oom_mm;
};

#if defined(__TARGET_ARCH_x86)
struct thread_struct { unsigned long cr2, trap_nr, error_code; };
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, flags, sp;
};
#elif defined(__TARGET_ARCH_arm64)
struct thread_struct { unsigned long fault_address, fault_code; };
struct user_pt_regs { __u64 regs[31], sp, pc, pstate; };
struct pt_regs { __u64 regs[31], sp, pc, pstate; int syscallno; };
#else
#error "unsupported target: define __TARGET_ARCH_x86 or __TARGET_ARCH_arm64"
#endif

struct task_struct {
	unsigned int flags;
	int pid;
	int tgid;
	int exit_code;
	__u64 start_boottime;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct mm_struct *mm;
	const struct cred *cred;
	struct signal_struct *signal;
	struct css_set *cgroups;
	struct thread_struct thread;
	char comm[16];
};

typedef void (*sighandler)(int);
struct sigaction { sighandler sa_handler; };
struct k_sigaction { struct sigaction sa; };

struct siginfo_kill { int _pid; __u32 _uid; };
struct siginfo_fault { void *_addr; };
union __sifields { struct siginfo_kill _kill; struct siginfo_fault _sigfault; };
struct kernel_siginfo { int si_signo; int si_errno; int si_code; union __sifields _sifields; };

struct trace_event_raw_sched_process_exit { bool group_dead; };

#pragma clang attribute pop

/* Open-coded VMA iterator, 6.7+ (kernel/bpf/task_iter.c). */
struct bpf_iter_task_vma { __u64 __opaque[1]; } __attribute__((aligned(8)));
extern int bpf_iter_task_vma_new(struct bpf_iter_task_vma *it, struct task_struct *task, __u64 address)
	__attribute__((section(".ksyms"), weak));
extern struct vm_area_struct *bpf_iter_task_vma_next(struct bpf_iter_task_vma *it)
	__attribute__((section(".ksyms"), weak));
extern void bpf_iter_task_vma_destroy(struct bpf_iter_task_vma *it) __attribute__((section(".ksyms"), weak));

#endif
