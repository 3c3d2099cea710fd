/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Who sent a signal, and what had asked the sender itself to end. */

/* How long a handler may clean up before it raises its signal again. */
#define CLEAN_UP_NS (10ull * 1000 * 1000 * 1000)

/* The last thread of the init process of a pid namespace kills all others in it (kernel/pid_namespace.c: zap_pid_ns_processes). */
static __always_inline bool is_ending_init(struct task_struct *task)
{
	return (READ(task, flags) & PF_EXITING) && own_id(BPF_CORE_READ(task, group_leader, thread_pid)).nr == 1;
}

/*
 * What had asked the sender to end, not long before: then it may only have passed that on, as timeout(1) does, or ended
 * its children first, as servers do.
 */
static __always_inline void take_request(struct sender *to, struct task_struct *leader)
{
	struct earlier_signals *known = remembered(earlier_signals, leader, 0);
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
	struct task_struct *own_leader = leader_of(current);
	__u32 current_pid = READ(current, tgid);
	bool to_itself = current_pid == READ(leader, tgid);
	int code = SI_KERNEL;

	if ((__u64)info > SEND_SIG_PRIV)
		code = READ_AT(info, si_code);
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
	/* kernel/exit.c: forget_original_parent(). Nothing else sends such a signal to another process while it exits. */
	slot->ending = (__u64)info == SEND_SIG_NOINFO && !to_itself && (READ(current, flags) & PF_EXITING);
	if (signal == SIGKILL && (__u64)info == SEND_SIG_PRIV && !to_itself && is_ending_init(current)) {
		slot->ended_init = current_pid;
		READ_COMM(&slot->comm, current, group_leader, comm);
	}
	if (!has_sender(code) || READ(current, flags) & PF_KTHREAD)
		return;
	name_sender(slot, current);
	if (!to_itself)
		take_request(slot, own_leader);
}
