/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The number and the arguments of a system call, at its entry and at its exit. */

/* 32-bit system calls on a 64-bit kernel have numbers from another table. */
#if defined(__TARGET_ARCH_x86)

#define TS_COMPAT 2 /* arch/x86/include/asm/thread_info.h */

static __always_inline bool is_native(struct task_struct *task)
{
	return !(READ(task, thread_info.status) & TS_COMPAT);
}

static __always_inline __u32 call_number(struct pt_regs *registers)
{
	return READ(registers, orig_ax);
}

/* That a thread waits in, or that a signal took it out of. */
static __always_inline __u32 interrupted_call(struct pt_regs *registers)
{
	return call_number(registers);
}

static __always_inline void read_arguments(__u64 *to, struct pt_regs *registers)
{
	to[0] = READ(registers, di);
	to[1] = READ(registers, si);
	to[2] = READ(registers, dx);
	to[3] = READ(registers, r10);
	to[4] = READ(registers, r8);
	to[5] = READ(registers, r9);
}

#elif defined(__TARGET_ARCH_arm64)

#define TIF_32BIT 22 /* arch/arm64/include/asm/thread_info.h */

static __always_inline bool is_native(struct task_struct *task)
{
	return !(READ(task, thread_info.flags) & (1ul << TIF_32BIT));
}

static __always_inline __u32 call_number(struct pt_regs *registers)
{
	return READ(registers, syscallno);
}

#define NO_SYSCALL (~0u) /* arch/arm64/include/asm/ptrace.h */
#define SVC 0xd4000001u

/*
 * That a thread waits in, or that a signal took it out of. The kernel has forgotten it when the signal is delivered: the
 * thread then stands at the instruction again, with the number in x8 (arch/arm64/kernel/signal.c: do_signal).
 */
static __always_inline __u32 interrupted_call(struct pt_regs *registers)
{
	__u32 number = call_number(registers);
	__u32 instruction = 0;

	if (number != NO_SYSCALL)
		return number;
	if (bpf_probe_read_user(&instruction, sizeof(instruction), (void *)READ(registers, pc)) || instruction != SVC)
		return number;
	return READ(registers, regs[8]);
}

/* When the call returns, the register of the first argument contains the result. */
static __always_inline void read_arguments(__u64 *to, struct pt_regs *registers)
{
	to[0] = READ(registers, orig_x0);
	to[1] = READ(registers, regs[1]);
	to[2] = READ(registers, regs[2]);
	to[3] = READ(registers, regs[3]);
	to[4] = READ(registers, regs[4]);
	to[5] = READ(registers, regs[5]);
}

#endif
