/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The cause of the death: the first fault, the sender of the signal, the memory limit that was reached. */

static __always_inline void remember_exit_group(struct task_struct *task, struct task_struct *leader, void *ctx)
{
	struct fault *fault = remembered(faults, leader, CREATE);

	if (fault)
		take_exiting_thread(fault, task, ctx);
}

static __always_inline bool sent_by_itself(int signal, struct task_struct *leader)
{
	struct senders *known = remembered(senders, leader, 0);
	__u32 pid = READ(leader, tgid);

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
					     struct task_struct *task, struct task_struct *leader)
{
	struct interruption *interruption = remembered(interruptions, leader, 0);
	__u64 stack_at_fault = stack_pointer(handled->registers);
	__u64 stack_at_end = stack_pointer(final->registers);
	unsigned long blocked = READ(task, blocked.sig[0]);

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
	return READ(task, self_exec_id);
}

/* Of the program that the process executes now: what a handler of an earlier one received is over. */
static __always_inline struct fault *fault_of_handler(struct task_struct *task, struct task_struct *leader)
{
	struct handled_fault *handled = remembered(handled_faults, leader, 0);

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
	struct task_struct *leader = leader_of(task);
	struct fault *handled = fault_of_handler(task, leader);

	if (!handled)
		return;
	if (final->code > 0 || handled->tid != final->tid || !sent_by_itself(final->signal, leader) ||
	    !is_in_handler_of(handled, final, task, leader))
		handled->signal = 0;
}

/* A delivery that did not end the process (init ignores unhandled signals) must not be taken for the cause. */
static __always_inline void take_fault(struct head *head, struct task_struct *task, struct task_struct *leader,
				       void *ctx)
{
	int signal = head->status & 0x7f;
	struct fault *fault = remembered(faults, leader, 0);

	if (!fault || fault->signal != signal) {
		take_exiting_thread(&head->fault, task, ctx);
		return;
	}
	if (signal) {
		struct fault *handled = fault_of_handler(task, leader);

		head->flags |= HEAD_HAS_FAULT;
		if (handled && handled->signal) {
			head->flags |= HEAD_FIRST_CHANCE;
			fault = handled;
		}
	}
	bpf_probe_read_kernel(&head->fault, sizeof(head->fault), fault);
}

static __always_inline void take_sender(struct head *head, struct task_struct *leader)
{
	int signal = head->status & 0x7f;
	struct senders *known = remembered(senders, leader, 0);

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

static __always_inline void take_cause(struct head *head, struct task_struct *task, struct task_struct *leader,
				       void *ctx)
{
	take_fault(head, task, leader, ctx);
	take_sender(head, leader);
	take_earlier_signals(head, leader);
	take_oom(head, task);
}
