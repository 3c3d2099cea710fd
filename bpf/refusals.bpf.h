/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What the kernel refused to a process: to execute a program, to start a process or thread, to map or lock memory, to
 * open one more file. Taken when the call returns, with what the kernel counts against the limits, because later nobody knows.
 */

#if defined(__TARGET_ARCH_x86) /* arch/x86/entry/syscalls/syscall_64.tbl */
#define CALL_WRITE 1
#define CALL_WRITEV 20
#define CALL_MMAP 9
#define CALL_MPROTECT 10
#define CALL_MREMAP 25
#define CALL_MLOCK 149
#define CALL_MLOCK2 325
#define CALL_MLOCKALL 151
#define CALL_CLONE 56
#define CALL_FORK 57
#define CALL_VFORK 58
#define CALL_EXECVE 59
#define CALL_EXECVEAT 322
#else /* include/uapi/asm-generic/unistd.h */
#define CALL_WRITE 64
#define CALL_WRITEV 66
#define CALL_MMAP 222
#define CALL_MPROTECT 226
#define CALL_MREMAP 216
#define CALL_MLOCK 228
#define CALL_MLOCK2 284
#define CALL_MLOCKALL 230
#define CALL_CLONE 220
#define CALL_FORK 220 /* arm64 has no fork(2) and no vfork(2) */
#define CALL_VFORK 220
#define CALL_EXECVE 221
#define CALL_EXECVEAT 281
#endif
#define CALL_CLONE3 435

/* include/uapi/asm-generic/errno-base.h */
#define EPERM 1
#define ENOEXEC 8
#define EAGAIN 11
#define ENOMEM 12
#define ENFILE 23
#define EMFILE 24

#define MAP_LOCKED 0x2000 /* include/uapi/asm-generic/mman.h */
#define CAP_IPC_LOCK 14   /* include/uapi/linux/capability.h */

#define NO_TASKS_LIMIT (1ull << 22) /* PID_MAX_LIMIT; pids.max is one more where it is "max" (kernel/cgroup/pids.c) */

static __always_inline bool is_new_task(__u32 number)
{
	return number == CALL_CLONE || number == CALL_CLONE3 || number == CALL_FORK || number == CALL_VFORK;
}

static __always_inline bool is_mapping(__u32 number)
{
	return number == CALL_MMAP || number == CALL_MREMAP || number == CALL_MPROTECT;
}

static __always_inline bool is_locking(__u32 number)
{
	return number == CALL_MLOCK || number == CALL_MLOCK2 || number == CALL_MLOCKALL;
}

static __always_inline bool is_exec(__u32 number)
{
	return number == CALL_EXECVE || number == CALL_EXECVEAT;
}

/* brk(2) reports no error, but a C library that it fails asks mmap(2) next, which then fails too. */
static __always_inline bool is_refusal(__u32 number, long error)
{
	if (error == EMFILE || error == ENFILE)
		return true;
	if (is_exec(number))
		return error > 0;
	if (is_new_task(number))
		return error == EAGAIN || error == EPERM || error == ENOMEM;
	/* EAGAIN and EPERM: memory that would be locked (mlock(2), mmap(2), mremap(2)). */
	if (is_locking(number) || (is_mapping(number) && number != CALL_MPROTECT))
		return error == ENOMEM || error == EAGAIN || error == EPERM;
	return error == ENOMEM && number == CALL_MPROTECT;
}

/* The innermost control group that has as many tasks as it may have. */
static __always_inline void take_tasks(struct refusal *to, struct task_struct *task)
{
	struct cgroup_subsys_state **states = (void *)BPF_CORE_READ(task, cgroups) +
					      bpf_core_field_offset(struct css_set, subsys);
	struct cgroup_subsys_state *state = NULL;
	struct ucounts *user = BPF_CORE_READ(task, cred, ucounts);

	if (bpf_core_field_exists(user->rlimit))
		to->user_tasks = BPF_CORE_READ(user, rlimit[0].counter);
	if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id))
		return;
	int subsystem = bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id);
	bpf_probe_read_kernel(&state, sizeof(state), states + (subsystem & 31));
	for (int depth = 0; depth < CGROUP_DEPTH && state; depth++) {
		struct pids_cgroup *group = (void *)state - bpf_core_field_offset(struct pids_cgroup, css);
		__u64 limit = BPF_CORE_READ(group, limit.counter);
		__u64 tasks = BPF_CORE_READ(group, counter.counter);

		if (limit <= NO_TASKS_LIMIT && tasks >= limit) {
			to->tasks_limit = limit;
			to->tasks = tasks;
			return;
		}
		state = BPF_CORE_READ(state, parent);
	}
}

/* mmap(2) also fails with EPERM where a file may not be executed, and where it is sealed. */
static __always_inline bool is_other_refusal(struct pt_regs *registers, __u32 number, int error)
{
	__u64 arguments[6];

	if (error != EPERM || !is_mapping(number))
		return false;
	read_arguments(arguments, registers);
	return number != CALL_MMAP || !(arguments[3] & MAP_LOCKED);
}

/* capable(CAP_IPC_LOCK): in a user namespace of its own, a process has it to no effect. */
static __always_inline bool may_lock(struct task_struct *task)
{
	const struct cred *cred = BPF_CORE_READ(task, cred);
	__u64 capabilities = 0;

	bpf_probe_read_kernel(&capabilities, sizeof(capabilities),
			      (void *)cred + bpf_core_field_offset(struct cred, cap_effective));
	return capabilities & (1 << CAP_IPC_LOCK) && BPF_CORE_READ(cred, user_ns, level) == 0;
}

static __always_inline void take_memory_use(struct refusal *to, struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	to->total_vm = BPF_CORE_READ(mm, total_vm);
	to->data_vm = BPF_CORE_READ(mm, data_vm);
	to->mappings = BPF_CORE_READ(mm, map_count);
	to->locked_vm = BPF_CORE_READ(mm, locked_vm);
	to->may_lock = may_lock(task);
}

static __always_inline void take_failed_exec(struct refused *to, struct pt_regs *registers, __u32 number, int error)
{
	struct failed_exec *exec = &to->execs[to->failed_execs & (FAILED_EXECS - 1)];
	__u64 arguments[6];
	long length;

	to->failed_execs++;
	exec->time = bpf_ktime_get_boot_ns();
	exec->error = error;
	read_arguments(arguments, registers);
	length = bpf_probe_read_user_str(exec->path, EXEC_PATH_CAPACITY,
					 (void *)(number == CALL_EXECVE ? arguments[0] : arguments[1]));
	exec->path_length = length > 0 ? length : 0;
}

static __noinline void take_refusal(struct task_struct *task, struct pt_regs *registers, __u32 number, int error)
{
	struct refused *to = remembered(refusals, leader_of(task), CREATE);
	struct refusal *refusal = NULL;

	if (!to || is_other_refusal(registers, number, error))
		return;
	if (is_exec(number) && error != EMFILE && error != ENFILE) {
		take_failed_exec(to, registers, number, error);
		return;
	}
	for (int i = 0; i < REFUSALS; i++) {
		struct refusal *each = &to->refusals[i];

		if (each->error == 0 || (each->number == (__s32)number && each->error == error)) {
			refusal = each;
			break;
		}
	}
	if (!refusal)
		return;
	if (refusal->error == 0)
		refusal->times = 0;
	refusal->time = bpf_ktime_get_boot_ns();
	refusal->number = number;
	refusal->error = error;
	refusal->times++;
	refusal->seccomp = BPF_CORE_READ(task, seccomp.mode);
	refusal->tasks_limit = 0;
	refusal->tasks = 0;
	refusal->user_tasks = 0;
	refusal->total_vm = 0;
	read_arguments(refusal->arguments, registers);
	if (is_new_task(number))
		take_tasks(refusal, task);
	else if (is_mapping(number) || is_locking(number))
		take_memory_use(refusal, task);
}
