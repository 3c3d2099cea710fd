/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The cause of the death: the sender of the signal, the first fault, the memory limit that was reached. */

/* How long a handler may clean up before it raises its signal again. */
#define CLEAN_UP_NS (10ull * 1000 * 1000 * 1000)

/* The last thread of the init process of a pid namespace kills all others in it (kernel/pid_namespace.c: zap_pid_ns_processes). */
static __always_inline bool is_ending_init(struct task_struct *task)
{
	return (BPF_CORE_READ(task, flags) & PF_EXITING) && own_id(BPF_CORE_READ(task, group_leader, thread_pid)).nr == 1;
}

/*
 * What had asked the sender to end, not long before: then it may only have passed that on, as timeout(1) does, or ended
 * its children first, as servers do.
 */
static __always_inline void take_request(struct sender *to, struct task_struct *current)
{
	struct earlier_signals *known = remembered(earlier_signals, leader_of(current), 0);
	__u64 latest = 0;

	if (!known)
		return;
	for (int i = 0; i < EARLIER_SIGNALS; i++) {
		struct earlier_signal *each = &known->slots[i];

		if (!is_request(each->sender.signal) || each->outcome == SIGNAL_IGNORED || each->outcome == SIGNAL_DROPPED)
			continue;
		if (each->sender.time <= latest || to->time - each->sender.time > CLEAN_UP_NS)
			continue;
		latest = each->sender.time;
		to->request = each->sender.signal;
		to->request_pid = each->sender.pid;
		__builtin_memcpy(&to->request_comm, &each->sender.comm, COMM_LENGTH);
	}
}

/* arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h */
#if defined(__TARGET_ARCH_x86)
#define CALL_KILL 62
#else
#define CALL_KILL 129
#endif
#define CALL_KILL_32 37 /* arch/x86/entry/syscalls/syscall_32.tbl, arch/arm/tools/syscall.tbl */

static __always_inline bool is_in_kill(struct task_struct *task)
{
	__u32 number = call_number(user_registers(task));

	return number == (is_native(task) ? CALL_KILL : CALL_KILL_32);
}

/*
 * Runs in the context of the sender. A signal from the kernel replaces an older sender, which must not be
 * blamed. SEND_SIG_NOINFO comes from kernel code that acts for the current task. If it is sent to that task
 * itself (SIGPIPE, SIGXFSZ), the kernel is the sender, although a handler would see SI_USER and its own pid,
 * but for kill(2), which passes a siginfo of its own only up to Linux 6; all other calls that send signals always
 * do (kernel/signal.c). When a parent exits (PR_SET_PDEATHSIG), the parent is the sender.
 */
static __always_inline void remember_sender(int signal, struct kernel_siginfo *info, struct task_struct *leader)
{
	struct task_struct *current = current_task();
	__u32 current_pid = BPF_CORE_READ(current, tgid);
	bool to_itself = current_pid == BPF_CORE_READ(leader, tgid);
	int code = SI_KERNEL;

	if ((__u64)info > SEND_SIG_PRIV)
		code = BPF_CORE_READ(info, si_code);
	else if ((__u64)info == SEND_SIG_NOINFO && (!to_itself || is_in_kill(current)))
		code = SI_USER;
	/* A fault raised by the kernel: signal_deliver records all of it. */
	if (code > 0 && code != SI_KERNEL)
		return;

	struct senders *known = remembered(senders, leader, CREATE);
	if (!known)
		return;
	/* The slot of this signal, or else the least recently used one. */
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
	__u64 now = bpf_ktime_get_boot_ns();
	/* A handler that cleans up and raises the signal again: the first sender is the one to report. */
	if (has_sender(code) && to_itself && slot->signal == signal && slot->pid && now - slot->time < CLEAN_UP_NS)
		return;
	slot->time = now;
	slot->signal = signal;
	slot->code = code;
	slot->pid = 0;
	slot->ended_init = 0;
	slot->request = 0;
	if (signal == SIGKILL && (__u64)info == SEND_SIG_PRIV && !to_itself && is_ending_init(current)) {
		slot->ended_init = current_pid;
		BPF_CORE_READ_STR_INTO(&slot->comm, current, group_leader, comm);
	}
	if (!has_sender(code) || BPF_CORE_READ(current, flags) & PF_KTHREAD)
		return;
	name_sender(slot, current);
	if (!to_itself)
		take_request(slot, current);
}

static __always_inline void remember_exit_group(struct task_struct *task, void *ctx)
{
	struct fault *fault = remembered(faults, leader_of(task), CREATE);

	if (fault)
		take_exiting_thread(fault, task, ctx);
}

static __always_inline bool sent_by_itself(int signal, struct task_struct *task)
{
	struct senders *known = remembered(senders, leader_of(task), 0);
	__u32 pid = BPF_CORE_READ(task, tgid);

	if (!known)
		return false;
	for (int i = 0; i < SENDER_SLOTS; i++) {
		if (known->slots[i].signal == signal)
			return known->slots[i].pid == pid;
	}
	return false;
}

/*
 * Whether the handler of a fault has neither returned nor jumped out, as far as the kernel can know. Until then, the
 * signal is blocked, and the handler runs below the code it interrupted, or on an alternate stack. A signal that was
 * blocked is delivered when the handler returns: the thread is then where it was at the fault.
 */
static __always_inline bool is_in_handler_of(const struct fault *handled, const struct fault *final,
					     struct task_struct *task)
{
	struct interruption *interruption = remembered(interruptions, leader_of(task), 0);
	__u64 stack_at_fault = stack_pointer(handled->registers);
	__u64 stack_at_end = stack_pointer(final->registers);
	unsigned long blocked = BPF_CORE_READ(task, blocked.sig[0]);

	if (stack_at_end == stack_at_fault)
		return instruction_pointer(final->registers) == instruction_pointer(handled->registers);
	if (interruption && interruption->tid == final->tid && interruption->stack_pointer == stack_at_fault &&
	    is_within(stack_at_end, interruption->alternate, interruption->alternate_size))
		return true;
	return stack_at_end < stack_at_fault && ((blocked >> ((handled->signal - 1) & 63)) & 1);
}

/* How many programs the thread group has executed: fs/exec.c, begin_new_exec() counts them. */
static __always_inline __u32 program_of(struct task_struct *task)
{
	return BPF_CORE_READ(task, self_exec_id);
}

/* Of the program that the process executes now: what a handler of an earlier one received is over. */
static __always_inline struct fault *fault_of_handler(struct task_struct *task)
{
	struct handled_fault *handled = remembered(handled_faults, leader_of(task), 0);

	return handled && handled->program == program_of(task) ? &handled->fault : NULL;
}

static __always_inline void remember_handled_fault(int signal, struct kernel_siginfo *info, struct task_struct *task,
						   void *ctx)
{
	struct handled_fault *handled = remembered(handled_faults, leader_of(task), CREATE);

	if (!handled)
		return;
	handled->program = program_of(task);
	take_delivery(&handled->fault, signal, info, task, ctx);
}

/*
 * At the delivery that ends the process. If a handler received a fault and then ended the process with a signal, the
 * fault is the cause. A fault that the process recovered from explains nothing, however recent it is.
 */
static __always_inline void settle_handled_fault(const struct fault *final, struct task_struct *task)
{
	struct fault *handled = fault_of_handler(task);

	if (!handled)
		return;
	if (final->code > 0 || handled->tid != final->tid || !sent_by_itself(final->signal, task) ||
	    !is_in_handler_of(handled, final, task))
		handled->signal = 0;
}

/* A delivery that did not end the process (init ignores unhandled signals) must not be taken for the cause. */
static __always_inline void take_fault(struct head *head, struct task_struct *task, void *ctx)
{
	int signal = head->status & 0x7f;
	struct fault *fault = remembered(faults, leader_of(task), 0);

	if (!fault || fault->signal != signal) {
		take_exiting_thread(&head->fault, task, ctx);
		return;
	}
	if (signal) {
		struct fault *handled = fault_of_handler(task);

		head->flags |= HEAD_HAS_FAULT;
		if (handled && handled->signal) {
			head->flags |= HEAD_FIRST_CHANCE;
			fault = handled;
		}
	}
	bpf_probe_read_kernel(&head->fault, sizeof(head->fault), fault);
}

static __always_inline void take_sender(struct head *head, struct task_struct *task)
{
	int signal = head->status & 0x7f;
	struct senders *known = remembered(senders, leader_of(task), 0);

	if (!known || !signal)
		return;
	for (int i = 0; i < SENDER_SLOTS; i++) {
		if (known->slots[i].signal == signal) {
			head->sender = known->slots[i];
			head->flags |= HEAD_HAS_SENDER;
			return;
		}
	}
}

static __always_inline void take_oom(struct head *head, struct task_struct *task)
{
	struct oom *oom = bpf_map_lookup_elem(&oom_victims, &head->pid);

	if (BPF_CORE_READ(task, signal, oom_mm))
		head->flags |= HEAD_OOM_VICTIM;
	if (!oom)
		return;
	head->oom = *oom;
	head->flags |= HEAD_HAS_OOM;
	bpf_map_delete_elem(&oom_victims, &head->pid);
}

static __always_inline void take_cause(struct head *head, struct task_struct *task, void *ctx)
{
	take_fault(head, task, ctx);
	take_sender(head, task);
	take_earlier_signals(head, task);
	take_oom(head, task);
}
