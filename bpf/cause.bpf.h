/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What ended the process: who sent the signal, which fault came first, which memory ran out. */

#define FIRST_CHANCE_NS (10ull * 1000 * 1000 * 1000)

/*
 * In the sender's context. A signal of the kernel's own replaces an older sender: it must not be
 * blamed. SEND_SIG_NOINFO comes from kernel code that acts for the current task; sent to that task
 * itself (SIGPIPE, SIGXFSZ) it is the kernel's, although a handler would see SI_USER and its own
 * pid: kill(2) always brings a siginfo. From a parent that ends (PR_SET_PDEATHSIG) it is the parent's.
 */
static __always_inline void remember_sender(int signal, struct kernel_siginfo *info, struct task_struct *leader)
{
	struct task_struct *current = current_task();
	__u32 current_pid = BPF_CORE_READ(current, tgid);
	bool to_itself = current_pid == BPF_CORE_READ(leader, tgid);
	int code = SI_KERNEL;

	if ((__u64)info > SEND_SIG_PRIV)
		code = BPF_CORE_READ(info, si_code);
	else if ((__u64)info == SEND_SIG_NOINFO && !to_itself)
		code = SI_USER;
	/* A fault raised by the kernel: signal_deliver has all of it. */
	if (code > 0 && code != SI_KERNEL)
		return;

	struct senders *known = remembered(senders, leader, CREATE);
	if (!known)
		return;
	/* The slot of this signal, else the one unused for longest. */
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
	/* A handler that cleans up and raises the signal again: whoever sent it first is the sender. */
	if (has_sender(code) && to_itself && slot->signal == signal && slot->pid && now - slot->time < FIRST_CHANCE_NS)
		return;
	slot->time = now;
	slot->signal = signal;
	slot->code = code;
	slot->pid = 0;
	if (!has_sender(code) || BPF_CORE_READ(current, flags) & PF_KTHREAD)
		return;
	slot->pid = current_pid;
	slot->tid = BPF_CORE_READ(current, pid);
	slot->uid = (__u32)bpf_get_current_uid_gid();
	slot->parent_pid = BPF_CORE_READ(current, real_parent, tgid);
	BPF_CORE_READ_STR_INTO(&slot->comm, current, group_leader, comm);
	BPF_CORE_READ_STR_INTO(&slot->parent_comm, current, real_parent, group_leader, comm);
}

/* The thread that called exit_group() need not be the last one to go; its stack is the one that tells why. */
static __always_inline void remember_exit_group(struct task_struct *task, __u32 status, void *ctx)
{
	struct fault *fault;

	if ((status & 0x7f) || !in_exit_group(task))
		return;
	fault = remembered(faults, leader_of(task), CREATE);
	if (fault)
		take_exiting_thread(fault, task, ctx);
}

/* A handler that saw a fault and then ended the process by a signal to itself: the fault is the story. */
static __always_inline bool came_first(const struct fault *handled, const struct fault *final)
{
	return handled && final->code <= 0 && handled->tid == final->tid && handled->time <= final->time &&
	       final->time - handled->time < FIRST_CHANCE_NS;
}

/* A delivery that did not end the process (init ignores what it does not handle) must not pass for the cause. */
static __always_inline void take_fault(struct head *head, struct task_struct *task, void *ctx)
{
	int signal = head->status & 0x7f;
	struct fault *fault = remembered(faults, leader_of(task), 0);

	if (!fault || fault->signal != signal) {
		take_exiting_thread(&head->fault, task, ctx);
		return;
	}
	if (signal) {
		struct fault *handled = remembered(handled_faults, leader_of(task), 0);

		head->flags |= HEAD_HAS_FAULT;
		head->final_code = fault->code;
		if (came_first(handled, fault)) {
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
	take_oom(head, task);
}
