/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Fills a struct fault: the state of one thread, at the delivery of a signal or at its exit. */

static __always_inline void take_thread(struct fault *to, struct task_struct *task, void *ctx)
{
	long bytes;

	to->time = bpf_ktime_get_boot_ns();
	to->tid = READ(task, pid);
	to->threads = READ_AT(task, signal, nr_threads);
	READ_COMM(&to->comm, task, comm);
	read_registers(to->registers, task);
	to->user_stack_bytes = 0;
	bytes = bpf_get_stack(ctx, to->kernel_stack, sizeof(to->kernel_stack), 0);
	to->kernel_stack_bytes = bytes > 0 ? bytes : 0;
	to->instruction_bytes = 0;
	if (bpf_probe_read_user(to->instruction, INSTRUCTION_LENGTH, (void *)instruction_pointer(to->registers)) == 0)
		to->instruction_bytes = INSTRUCTION_LENGTH;
}

/* include/linux/sched/signal.h: __on_sig_stack */
static __always_inline bool is_within(__u64 stack_pointer, __u64 stack, __u64 size)
{
	return stack_pointer > stack && stack_pointer - stack <= size;
}

/* A handler that interrupts another one runs on the same stack, and is not counted. */
static __always_inline void remember_interruption(struct k_sigaction *action, struct task_struct *task)
{
	__u64 alternate = READ(task, sas_ss_sp);
	__u64 size = READ(task, sas_ss_size);
	__u64 stack_pointer = user_stack_pointer(task);
	struct interruption *interruption;

	if (!size || !(BPF_CORE_READ(action, sa.sa_flags) & SA_ONSTACK) || is_within(stack_pointer, alternate, size))
		return;
	interruption = remembered(interruptions, leader_of(task), CREATE);
	if (!interruption)
		return;
	interruption->stack_pointer = stack_pointer;
	interruption->alternate = alternate;
	interruption->alternate_size = size;
	interruption->tid = READ(task, pid);
}

/* A signal without a siginfo. */
static __always_inline void take_signal(struct fault *to, int signal)
{
	to->signal = signal;
	to->code = SI_USER;
	to->address = 0;
	to->sender_pid = 0;
	to->sender_uid = 0;
	to->syscall = 0;
}

/* A thread at exit: there is no signal to report. */
static __always_inline void take_exiting_thread(struct fault *to, struct task_struct *task, void *ctx)
{
	take_thread(to, task, ctx);
	take_signal(to, 0);
	to->trap = 0;
	to->error_code = 0;
}

static __always_inline void take_delivery(struct fault *to, int signal, struct kernel_siginfo *info,
					  struct task_struct *task, void *ctx)
{
	take_thread(to, task, ctx);
	read_trap(to, task);
	take_signal(to, signal);
	if ((__u64)info > SEND_SIG_PRIV) {
		to->code = READ_AT(info, si_code);
		to->address = (__u64)READ_AT(info, _sifields._sigfault._addr);
		to->sender_pid = READ_AT(info, _sifields._kill._pid);
		to->sender_uid = READ_AT(info, _sifields._kill._uid);
		to->syscall = READ_AT(info, _sifields._sigsys._syscall);
	}
}
