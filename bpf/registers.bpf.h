/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The order of registers is that of REGISTERS in src/capture/cpu/: DWARF numbers first, then registers without one. */

#if defined(WITHOUT_BTF)
/*
 * bpf_task_pt_regs() needs a typed pointer. The registers lie at the top of the kernel stack
 * (task_pt_regs()), on x86 with FRED 16 bytes below it (arch/x86/include/asm/thread_info.h).
 */
#define THREAD_SIZE (16 * 1024)

static __always_inline struct pt_regs *user_registers(struct task_struct *task)
{
	struct pt_regs *registers = BPF_CORE_READ(task, stack) + THREAD_SIZE - bpf_core_type_size(struct pt_regs);

#if defined(__TARGET_ARCH_x86)
	if ((BPF_CORE_READ(registers, cs) & 3) != 3)
		return (void *)registers - 16;
#endif
	return registers;
}
#else
static __always_inline struct pt_regs *user_registers(struct task_struct *task)
{
	return (struct pt_regs *)bpf_task_pt_regs(task);
}
#endif

static __always_inline __u64 user_stack_pointer(struct task_struct *task)
{
	struct pt_regs *registers = user_registers(task);

	return READ(registers, sp);
}

#if defined(__TARGET_ARCH_x86)

static __always_inline void read_registers(__u64 *to, struct task_struct *task)
{
	struct pt_regs *from = user_registers(task);

	to[0] = READ(from, ax);
	to[1] = READ(from, dx);
	to[2] = READ(from, cx);
	to[3] = READ(from, bx);
	to[4] = READ(from, si);
	to[5] = READ(from, di);
	to[6] = READ(from, bp);
	to[7] = READ(from, sp);
	to[8] = READ(from, r8);
	to[9] = READ(from, r9);
	to[10] = READ(from, r10);
	to[11] = READ(from, r11);
	to[12] = READ(from, r12);
	to[13] = READ(from, r13);
	to[14] = READ(from, r14);
	to[15] = READ(from, r15);
	to[16] = READ(from, ip);
	to[17] = READ(from, flags);
	to[18] = READ(from, orig_ax);
}

#define GENERAL_REGISTERS 16

static __always_inline __u64 stack_pointer(const __u64 *registers)
{
	return registers[7];
}

static __always_inline __u64 instruction_pointer(const __u64 *registers)
{
	return registers[16];
}

static __always_inline bool runs_64_bit(struct task_struct *task)
{
	struct pt_regs *registers = user_registers(task);

	return READ(registers, cs) == 0x33; /* arch/x86/include/asm/segment.h: __USER_CS */
}

static __always_inline bool in_exit_group(struct task_struct *task)
{
	struct pt_regs *registers = user_registers(task);

	return READ(registers, orig_ax) == 231; /* arch/x86/entry/syscalls/syscall_64.tbl */
}

static __always_inline void read_trap(struct fault *to, struct task_struct *task)
{
	to->trap = READ(task, thread.trap_nr);
	to->error_code = READ(task, thread.error_code);
}

#elif defined(__TARGET_ARCH_arm64)

static __always_inline void read_registers(__u64 *to, struct task_struct *task)
{
	struct pt_regs *from = user_registers(task);

	bpf_core_read(to, 31 * sizeof(*to), &from->regs);
	to[31] = READ(from, sp);
	to[32] = READ(from, pc);
	to[33] = READ(from, pstate);
}

#define GENERAL_REGISTERS 32 /* with sp */

static __always_inline __u64 stack_pointer(const __u64 *registers)
{
	return registers[31];
}

static __always_inline __u64 instruction_pointer(const __u64 *registers)
{
	return registers[32];
}

static __always_inline bool runs_64_bit(struct task_struct *task)
{
	struct pt_regs *registers = user_registers(task);

	return !(READ(registers, pstate) & 0x10); /* arch/arm64/include/uapi/asm/ptrace.h: PSR_MODE32_BIT */
}

static __always_inline bool in_exit_group(struct task_struct *task)
{
	struct pt_regs *registers = user_registers(task);

	return READ(registers, syscallno) == 94; /* include/uapi/asm-generic/unistd.h */
}

static __always_inline void read_trap(struct fault *to, struct task_struct *task)
{
	to->trap = 0;
	to->error_code = READ(task, thread.fault_code);
}

#endif
