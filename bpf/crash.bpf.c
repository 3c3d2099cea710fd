// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Three programs take the evidence of a process's death where the kernel still has it:
 * signal_generate in the sender's context, signal_deliver in the dying thread's, and
 * sched_process_exit when the last thread of the process goes.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "crash.h"
#include "path.bpf.h"
#include "registers.bpf.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

const volatile struct settings settings SEC(".rodata.settings") = {};

#define SENDER_SLOTS 8
#define PF_KTHREAD 0x00200000 /* include/linux/sched.h */

/* kernel/signal.c: the two info pointers that are not pointers. */
#define SEND_SIG_NOINFO 0
#define SEND_SIG_PRIV 1

/* include/uapi/asm-generic/siginfo.h */
#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TKILL (-6)


struct senders {
	struct sender slots[SENDER_SLOTS];
};

/* On the group leader: a process has one history of fatal signals, whichever thread they hit. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct senders);
} senders SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct fault);
} faults SEC(".maps");

struct scratch {
	struct head head;
	char mappings[MAPPINGS_CAPACITY];
	char slack[sizeof(struct mapping) + PATH_CAPACITY]; /* so that a bounded start bounds the write */
};

/* One a CPU: tracepoint programs run with preemption off. user space sets max_entries. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
} ring SEC(".maps");

static __always_inline void count(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	if (counter)
		__sync_fetch_and_add(counter, 1);
}

static __always_inline __u64 counted(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	return counter ? *counter : 0;
}

/* signal(7): by default these stop, continue or do nothing; they never end a process. */
static __always_inline bool never_fatal(int signal)
{
	return signal == 17 || signal == 18 || signal == 19 || signal == 20 || signal == 21 || signal == 22 ||
	       signal == 23 || signal == 28;
}

static __always_inline bool has_sender(int code)
{
	return code == SI_USER || code == SI_TKILL || code == SI_QUEUE;
}

SEC("tp_btf/signal_generate")
int on_signal_generate(__u64 *ctx)
{
	int signal = ctx[0];
	struct kernel_siginfo *info = (void *)ctx[1];
	struct task_struct *target = (void *)ctx[2];
	int result = ctx[4];
	struct task_struct *current = bpf_get_current_task_btf();
	int code = SI_KERNEL;

	/* TRACE_SIGNAL_DELIVERED; an ignored or already pending one kills nobody. */
	if (result != 0 || never_fatal(signal))
		return 0;
	if ((__u64)info == SEND_SIG_NOINFO)
		code = SI_USER;
	else if ((__u64)info != SEND_SIG_PRIV)
		code = BPF_CORE_READ(info, si_code);
	/* A fault raised by the kernel: signal_deliver has all of it. */
	if (code > 0 && code != SI_KERNEL)
		return 0;

	struct senders *known = bpf_task_storage_get(&senders, target->group_leader, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!known)
		return 0;

	struct sender *slot = &known->slots[0];
	for (int i = 0; i < SENDER_SLOTS; i++) {
		struct sender *candidate = &known->slots[i];

		if (candidate->signal == signal) {
			slot = candidate;
			break;
		}
		if (candidate->time < slot->time)
			slot = candidate;
	}
	slot->time = bpf_ktime_get_boot_ns();
	slot->signal = signal;
	slot->code = code;
	slot->pid = 0;
	if (!has_sender(code) || BPF_CORE_READ(current, flags) & PF_KTHREAD)
		return 0;
	slot->pid = current->tgid;
	slot->tid = current->pid;
	slot->uid = (__u32)bpf_get_current_uid_gid();
	slot->parent_pid = BPF_CORE_READ(current, real_parent, tgid);
	BPF_CORE_READ_STR_INTO(&slot->comm, current, group_leader, comm);
	BPF_CORE_READ_STR_INTO(&slot->parent_comm, current, real_parent, comm);
	return 0;
}

static __always_inline void take_thread(struct fault *to, struct task_struct *task, void *ctx)
{
	long bytes;

	to->time = bpf_ktime_get_boot_ns();
	to->tid = BPF_CORE_READ(task, pid);
	to->threads = BPF_CORE_READ(task, signal, nr_threads);
	BPF_CORE_READ_STR_INTO(&to->comm, task, comm);
	read_registers(to->registers, task);
	bytes = bpf_get_stack(ctx, to->user_stack, sizeof(to->user_stack), BPF_F_USER_STACK);
	to->user_stack_bytes = bytes > 0 ? bytes : 0;
	bytes = bpf_get_stack(ctx, to->kernel_stack, sizeof(to->kernel_stack), 0);
	to->kernel_stack_bytes = bytes > 0 ? bytes : 0;
}

SEC("tp_btf/signal_deliver")
int on_signal_deliver(__u64 *ctx)
{
	int signal = ctx[0];
	struct kernel_siginfo *info = (void *)ctx[1];
	struct k_sigaction *action = (void *)ctx[2];
	struct task_struct *task = bpf_get_current_task_btf();

	/* A handler or SIG_IGN: not the end. SIGKILL here is how every thread of a dying group leaves. */
	if (never_fatal(signal) || signal == 9 || BPF_CORE_READ(action, sa.sa_handler) != NULL)
		return 0;

	struct fault *fault = bpf_task_storage_get(&faults, task->group_leader, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!fault)
		return 0;
	take_thread(fault, task, ctx);
	read_trap(fault, task);
	fault->signal = signal;
	fault->code = SI_USER;
	if ((__u64)info > SEND_SIG_PRIV) {
		fault->code = BPF_CORE_READ(info, si_code);
		fault->address = (__u64)BPF_CORE_READ(info, _sifields._sigfault._addr);
		fault->sender_pid = BPF_CORE_READ(info, _sifields._kill._pid);
		fault->sender_uid = BPF_CORE_READ(info, _sifields._kill._uid);
	}
	return 0;
}

static __always_inline void take_process(struct head *head, struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, group_leader, thread_pid);
	__u32 level = BPF_CORE_READ(pid, level);
	struct upid own = {};

	bpf_core_read(&own, sizeof(own), (void *)pid + bpf_core_field_offset(struct pid, numbers) +
					   (level & 31) * bpf_core_type_size(struct upid));
	head->pid = task->tgid;
	head->tid = task->pid;
	head->ns_pid = own.nr;
	head->start_time = BPF_CORE_READ(task, group_leader, start_boottime);
	head->parent_pid = BPF_CORE_READ(task, real_parent, tgid);
	head->uid = BPF_CORE_READ(task, cred, uid.val);
	head->gid = BPF_CORE_READ(task, cred, gid.val);
	BPF_CORE_READ_STR_INTO(&head->comm, task, group_leader, comm);
	BPF_CORE_READ_STR_INTO(&head->parent_comm, task, real_parent, group_leader, comm);

	struct kernfs_node *node = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);
	head->cgroup_id = BPF_CORE_READ(node, id);
	head->cgroup.length = walk_cgroup(head->cgroup.bytes, PATH_CAPACITY, node, &head->cgroup.truncated);
}

static __always_inline bool is_deleted(struct dentry *dentry)
{
	return BPF_CORE_READ(dentry, d_inode, i_nlink) == 0;
}

static __always_inline void take_memory(struct head *head, struct mm_struct *mm)
{
	struct file *exe = BPF_CORE_READ(mm, exe_file);
	__u64 arguments = BPF_CORE_READ(mm, arg_start);
	__u64 length = BPF_CORE_READ(mm, arg_end) - arguments;

	head->start_brk = BPF_CORE_READ(mm, start_brk);
	head->brk = BPF_CORE_READ(mm, brk);
	head->start_stack = BPF_CORE_READ(mm, start_stack);
	head->vdso = (__u64)BPF_CORE_READ(mm, context.vdso);
	if (exe) {
		head->exe.length = walk_path(head->exe.bytes, PATH_CAPACITY, &exe->f_path, &head->exe.truncated);
		head->exe.deleted = is_deleted(BPF_CORE_READ(exe, f_path.dentry));
	}
	if (length > ARGV_CAPACITY) {
		length = ARGV_CAPACITY;
		head->flags |= HEAD_ARGV_TRUNCATED;
	}
	if (bpf_probe_read_user(head->argv, length & (2 * ARGV_CAPACITY - 1), (void *)arguments) == 0) {
		head->argv_bytes = length;
		head->flags |= HEAD_ARGV_CAPTURED;
	}
}

/* Returns false where the record has no room for one more. */
static __always_inline bool take_mapping(struct scratch *scratch, struct vm_area_struct *vma, struct file **last)
{
	__u32 used = scratch->head.mappings_bytes;

	if (used > MAPPINGS_CAPACITY - sizeof(struct mapping))
		return false;
	struct mapping *mapping = (void *)scratch->mappings + used;
	struct file *file = vma->vm_file;

	used += sizeof(*mapping);
	mapping->start = vma->vm_start;
	mapping->end = vma->vm_end;
	mapping->vm_flags = vma->vm_flags;
	mapping->offset = 0;
	mapping->inode = 0;
	mapping->device = 0;
	mapping->path_length = 0;
	mapping->flags = 0;
	if (file) {
		struct inode *inode = BPF_CORE_READ(file, f_inode);

		mapping->offset = vma->vm_pgoff << 12;
		mapping->inode = BPF_CORE_READ(inode, i_ino);
		mapping->device = BPF_CORE_READ(inode, i_sb, s_dev);
		if (is_deleted(BPF_CORE_READ(file, f_path.dentry)))
			mapping->flags |= MAPPING_DELETED;
		if (file == *last) {
			mapping->flags |= MAPPING_SAME_FILE;
		} else if (used <= MAPPINGS_CAPACITY) {
			__u8 truncated = 0;
			__u32 length = walk_path(scratch->mappings + used, PATH_CAPACITY, &file->f_path, &truncated);

			if (truncated)
				mapping->flags |= MAPPING_PATH_TRUNCATED;
			mapping->path_length = length;
			used += (length + 7) & ~7;
			*last = file;
		}
	}
	scratch->head.mappings_bytes = used;
	return true;
}

static __always_inline void take_mappings(struct scratch *scratch, struct task_struct *task)
{
	struct bpf_iter_task_vma it;
	struct vm_area_struct *vma;
	struct file *last = NULL;

	if (bpf_iter_task_vma_new(&it, task, 0) == 0)
		scratch->head.flags |= HEAD_MAPPINGS_CAPTURED;
	while ((vma = bpf_iter_task_vma_next(&it))) {
		scratch->head.mappings_total++;
		if (!(scratch->head.flags & HEAD_MAPPINGS_TRUNCATED) && !take_mapping(scratch, vma, &last))
			scratch->head.flags |= HEAD_MAPPINGS_TRUNCATED;
	}
	bpf_iter_task_vma_destroy(&it);
}

/* A stale delivery (a signal that init ignored, say) must not pass for the cause of this death. */
static __always_inline void take_cause(struct head *head, struct task_struct *task, void *ctx)
{
	int signal = head->status & 0x7f;
	struct fault *fault = bpf_task_storage_get(&faults, task->group_leader, 0, 0);
	struct senders *known = bpf_task_storage_get(&senders, task->group_leader, 0, 0);

	if (fault && signal && fault->signal == signal) {
		bpf_probe_read_kernel(&head->fault, sizeof(head->fault), fault);
		head->flags |= HEAD_HAS_FAULT;
	} else {
		take_thread(&head->fault, task, ctx);
	}
	if (!known || !signal)
		return;
	for (int i = 0; i < SENDER_SLOTS; i++) {
		if (known->slots[i].signal == signal) {
			head->sender = known->slots[i];
			head->flags |= HEAD_HAS_SENDER;
			break;
		}
	}
}

static __always_inline bool wanted(__u32 status)
{
	if (settings.exits == EXITS_ALL)
		return true;
	return settings.exits == EXITS_SIGNAL ? (status & 0x7f) != 0 : status != 0;
}

/*
 * 6.16 added group_dead to the tracepoint and moved it before exit_mm(). Before that, the
 * count of live threads is already down when the tracepoint is hit, and the mm is gone.
 */
static __always_inline bool is_last_thread(__u64 *ctx, struct task_struct *task)
{
	if (bpf_core_type_exists(struct trace_event_raw_sched_process_exit))
		return ctx[1] & 1;
	return BPF_CORE_READ(task, signal, live.counter) == 0;
}

SEC("tp_btf/sched_process_exit")
int on_process_exit(__u64 *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 cpu = bpf_get_smp_processor_id();

	if (!is_last_thread(ctx, task))
		return 0;
	/* The last thread's own code may be the SIGKILL that took it down; the group's is the truth. */
	__u32 status = BPF_CORE_READ(task, signal, group_exit_code);
	if (!status)
		status = BPF_CORE_READ(task, exit_code);
	if (!wanted(status) || BPF_CORE_READ(task, real_parent, tgid) == settings.collector_pid)
		return 0;

	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &cpu);
	if (!scratch) {
		count(COUNTER_LOST);
		return 0;
	}
	struct head *head = &scratch->head;

	__builtin_memset(head, 0, offsetof(struct head, fault));
	head->abi = ABI_VERSION;
	head->time = bpf_ktime_get_boot_ns();
	head->lost = counted(COUNTER_LOST);
	head->status = status;
	head->exe.length = 0;
	if (BPF_CORE_READ(task, signal, oom_mm))
		head->flags |= HEAD_OOM_VICTIM;
	take_process(head, task);
	take_cause(head, task, ctx);
	struct mm_struct *mm = task->mm;
	if (mm) {
		take_memory(head, mm);
		if (&bpf_iter_task_vma_new) /* weak: 0 where the kernel lacks it */
			take_mappings(scratch, task);
	}

	__u32 size = head->mappings_bytes;
	if (size > MAPPINGS_CAPACITY)
		size = MAPPINGS_CAPACITY;
	size += sizeof(*head);
	count(bpf_ringbuf_output(&ring, scratch, size, 0) == 0 ? COUNTER_CAPTURED : COUNTER_LOST);
	return 0;
}
