/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Signals that came before the end, each with its sender and with what became of it. */

static __always_inline void name_sender(struct sender *to, struct task_struct *current)
{
	to->pid = READ(current, tgid);
	to->tid = READ(current, pid);
	to->uid = (__u32)bpf_get_current_uid_gid();
	to->parent_pid = READ_AT(current, real_parent, tgid);
	READ_COMM(&to->comm, current, group_leader, comm);
	READ_COMM(&to->parent_comm, current, real_parent, group_leader, comm);
}

#define NO_OUTCOME (~0u)

/* NO_OUTCOME for a signal that the kernel drops because the process is ending already (kernel/signal.c: prepare_signal). */
static __always_inline __u32 outcome_of(int signal, struct task_struct *target, bool is_ignored)
{
	unsigned long blocked = READ(target, blocked.sig[0]);
	struct k_sigaction *actions = (void *)BPF_CORE_READ(target, sighand) +
				      bpf_core_field_offset(struct sighand_struct, action);
	struct k_sigaction *action = (void *)actions + ((signal - 1) & 63) * bpf_core_type_size(struct k_sigaction);

	if (!is_ignored)
		return (blocked >> ((signal - 1) & 63)) & 1 ? SIGNAL_BLOCKED : SIGNAL_PENDING;
	if ((__u64)BPF_CORE_READ(action, sa.sa_handler) == SIG_IGN)
		return SIGNAL_IGNORED;
	return READ_AT(target, signal, flags) & SIGNAL_UNKILLABLE ? SIGNAL_DROPPED : NO_OUTCOME;
}

static __always_inline struct earlier_signal *slot_of_earlier(struct earlier_signals *known, int signal)
{
	struct earlier_signal *slot = &known->slots[0];

	for (int i = 0; i < EARLIER_SIGNALS; i++) {
		struct earlier_signal *candidate = &known->slots[i];

		if (candidate->sender.signal == signal)
			return candidate;
		if (candidate->sender.time < slot->sender.time)
			slot = candidate;
	}
	return slot;
}

/*
 * Runs in the context of the sender: a signal of another process, or of the terminal, may be a request to end that a
 * SIGKILL follows. Whether the process survives it is not known yet.
 */
static __always_inline void remember_earlier_signal(int signal, struct kernel_siginfo *info, struct task_struct *target,
						    bool is_ignored)
{
	struct task_struct *current = current_task();
	struct task_struct *leader = leader_of(target);
	bool of_process = (__u64)info == SEND_SIG_NOINFO;
	struct earlier_signals *known;
	struct earlier_signal *slot;

	if (signal > SIGSYS || signal == SIGKILL || READ(current, tgid) == READ(leader, tgid))
		return;
	if ((__u64)info > SEND_SIG_PRIV)
		of_process = has_sender(READ_AT(info, si_code));
	if (!of_process && !((__u64)info == SEND_SIG_PRIV && is_request(signal)))
		return;
	__u32 outcome = outcome_of(signal, target, is_ignored);
	if (outcome == NO_OUTCOME)
		return;
	known = remembered(earlier_signals, leader, CREATE);
	if (!known)
		return;
	slot = slot_of_earlier(known, signal);
	if (slot->sender.signal != signal) {
		slot->times = 0;
		slot->first = bpf_ktime_get_boot_ns();
	}
	slot->times++;
	slot->outcome = outcome;
	slot->sender.time = bpf_ktime_get_boot_ns();
	slot->sender.signal = signal;
	slot->sender.code = of_process ? SI_USER : SI_KERNEL;
	slot->sender.pid = 0;
	if (of_process && !(READ(current, flags) & PF_KTHREAD))
		name_sender(&slot->sender, current);
}

/* When a handler of the process starts. */
static __always_inline void settle_earlier_signal(int signal, struct task_struct *task)
{
	struct earlier_signals *known = remembered(earlier_signals, leader_of(task), 0);

	if (!known)
		return;
	for (int i = 0; i < EARLIER_SIGNALS; i++)
		if (known->slots[i].sender.signal == signal)
			known->slots[i].outcome = SIGNAL_HANDLED;
}

static __always_inline void take_earlier_signals(struct head *head, struct task_struct *leader)
{
	struct earlier_signals *known = remembered(earlier_signals, leader, 0);

	if (known)
		bpf_probe_read_kernel(&head->earlier, sizeof(head->earlier), known);
	else
		__builtin_memset(&head->earlier, 0, sizeof(head->earlier));
}
