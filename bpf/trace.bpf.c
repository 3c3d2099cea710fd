// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The system calls of one command and, where asked, of its threads and children. A thread that is traced has task
 * storage: what a call was begun with waits there until it returns, and goes to the ring as one record.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "trace.h"
#include "signal.bpf.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

const volatile struct trace_settings settings SEC(".rodata.settings") = {};

#define NO_CALL -1
#define PIECES_SLACK (sizeof(struct piece) + TEXT_CAPACITY)

struct thread {
	__u32 candidate; /* not 0: in the execve() that may make it the traced command */
	__u32 unread; /* a bit for each argument whose memory could not be read at entry */
	struct trace_record record;
	char pieces[PIECES_CAPACITY + PIECES_SLACK];
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct thread);
} threads SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PLANS);
	__type(key, __u32);
	__type(value, struct plan);
} plans SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 32 * 1024 * 1024);
} ring SEC(".maps");

/* The process whose next child to execute a file is to be traced; 0: none. */
static volatile __u32 launcher;

static __always_inline void add(__u32 which, __s64 number)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	if (counter)
		__sync_fetch_and_add(counter, number);
}

/* No wake-up: user space looks by itself, and a traced thread need not pay for that. */
static __always_inline void send(void *record, __u32 size)
{
	bool sent = bpf_ringbuf_output(&ring, record, size, BPF_RB_NO_WAKEUP) == 0;

	add(sent ? COUNT_RECORDED : COUNT_LOST, 1);
}

static __always_inline struct trace_record new_record(__u32 kind, int number)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct trace_record record = {
		.kind = kind, .pid = id >> 32, .tid = (__u32)id, .number = number, .time = bpf_ktime_get_boot_ns(),
	};

	return record;
}

#include "pieces.bpf.h"

#if defined(__TARGET_ARCH_x86)
#define TS_COMPAT 2 /* arch/x86/include/asm/thread_info.h */
static __always_inline bool is_compat(struct task_struct *task)
{
	return task->thread_info.status & TS_COMPAT;
}

static __always_inline void take_arguments(__u64 *arguments, struct pt_regs *regs)
{
	arguments[0] = regs->di;
	arguments[1] = regs->si;
	arguments[2] = regs->dx;
	arguments[3] = regs->r10;
	arguments[4] = regs->r8;
	arguments[5] = regs->r9;
}
#else
#define TIF_32BIT 22 /* arch/arm64/include/asm/thread_info.h */
static __always_inline bool is_compat(struct task_struct *task)
{
	return task->thread_info.flags & (1ul << TIF_32BIT);
}

static __always_inline void take_arguments(__u64 *arguments, struct pt_regs *regs)
{
	arguments[0] = regs->regs[0];
	arguments[1] = regs->regs[1];
	arguments[2] = regs->regs[2];
	arguments[3] = regs->regs[3];
	arguments[4] = regs->regs[4];
	arguments[5] = regs->regs[5];
}
#endif

/* NULL where there is no memory for it. */
static __always_inline struct thread *start_tracing(struct task_struct *task)
{
	struct thread *thread = bpf_task_storage_get(&threads, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (!thread) {
		add(COUNT_MISSED, 1);
		return NULL;
	}
	thread->record.number = NO_CALL;
	return thread;
}

/*
 * What nobody traces. User space says when it starts its command by a prctl() that no kernel knows: from then on
 * the first of its children to execute a file is that command, and its execve() the first call that is seen.
 */
static __always_inline struct thread *not_yet_traced(struct task_struct *task, struct pt_regs *regs, long number)
{
	__u64 arguments[ARGUMENTS];

	if (number == settings.prctl) {
		take_arguments(arguments, regs);
		if (arguments[0] == LAUNCH_OPTION && arguments[1] == settings.nonce)
			launcher = arguments[2] ? bpf_get_current_pid_tgid() >> 32 : 0;
		return NULL;
	}
	if (!launcher || number != settings.execve || BPF_CORE_READ(task, real_parent, tgid) != launcher)
		return NULL;
	struct thread *thread = start_tracing(task);
	if (thread)
		thread->candidate = 1;
	return thread;
}

SEC("tp_btf/sys_enter")
int on_sys_enter(__u64 *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct thread *thread = bpf_task_storage_get(&threads, task, 0, 0);
	struct pt_regs *regs = (void *)ctx[0];
	long number = ctx[1];
	__u32 index = number;

	if (!thread) {
		thread = not_yet_traced(task, regs, number);
		if (!thread)
			return 0;
	}
	struct trace_record *record = &thread->record;
	struct plan *plan = bpf_map_lookup_elem(&plans, &index);
	bool compat = is_compat(task);

	record->number = NO_CALL;
	if (plan && !plan->wanted && !thread->candidate)
		return 0;
	*record = new_record(TRACE_CALL, number);
	thread->unread = 0;
	take_arguments(record->arguments, regs);
	if (compat)
		record->flags |= TRACE_COMPAT;
	else if (plan)
		take_pieces(thread, plan, TAKE_AT_ENTRY);
	return 0;
}

static __always_inline bool becomes_command(struct thread *thread, struct task_struct *task, long result)
{
	if (result != 0) {
		bpf_task_storage_delete(&threads, task);
		return false;
	}
	thread->candidate = 0;
	launcher = 0;
	add(COUNT_LIVE, 1);
	return true;
}

static __always_inline void send_call(struct thread *thread)
{
	struct trace_record *record = &thread->record;
	__u32 size = record->pieces_bytes;

	record->duration = bpf_ktime_get_boot_ns() - record->time;
	if (size > PIECES_CAPACITY + PIECES_SLACK)
		size = PIECES_CAPACITY + PIECES_SLACK;
	send(record, sizeof(*record) + size);
	record->number = NO_CALL;
}

SEC("tp_btf/sys_exit")
int on_sys_exit(__u64 *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct thread *thread = bpf_task_storage_get(&threads, task, 0, 0);
	long result = ctx[1];

	if (!thread || thread->record.number == NO_CALL)
		return 0;
	if (thread->candidate && !becomes_command(thread, task, result))
		return 0;
	struct trace_record *record = &thread->record;
	__u32 index = record->number;
	struct plan *plan = bpf_map_lookup_elem(&plans, &index);

	if (plan && !plan->wanted) {
		record->number = NO_CALL;
		return 0;
	}
	record->result = result;
	if (plan && !(record->flags & TRACE_COMPAT)) {
		take_unread(thread);
		if (result >= 0)
			take_pieces(thread, plan, TAKE_AT_RETURN);
	}
	send_call(thread);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int on_process_fork(__u64 *ctx)
{
	struct task_struct *child = (void *)ctx[1];
	struct thread *thread = bpf_task_storage_get(&threads, bpf_get_current_task_btf(), 0, 0);

	if (!thread || thread->candidate || !settings.follow || !start_tracing(child))
		return 0;
	struct trace_record record = new_record(TRACE_START, child->pid);
	record.arguments[0] = child->tgid;
	add(COUNT_LIVE, 1);
	send(&record, sizeof(record));
	return 0;
}

SEC("tp_btf/signal_deliver")
int on_signal_deliver(__u64 *ctx)
{
	struct kernel_siginfo *info = NULL;
	int signal = ctx[0];

	if (signal == SIGKILL || !bpf_task_storage_get(&threads, bpf_get_current_task_btf(), 0, 0))
		return 0;
	bpf_probe_read_kernel(&info, sizeof(info), &ctx[1]);
	struct trace_record record = new_record(TRACE_SIGNAL, signal);
	record.result = BPF_CORE_READ(info, si_code);
	/* One union: si_addr of a fault, si_pid and si_uid of all others. */
	record.arguments[0] = (__u64)BPF_CORE_READ(info, _sifields._sigfault._addr);
	record.arguments[1] = BPF_CORE_READ(info, _sifields._kill._uid);
	record.arguments[2] = BPF_CORE_READ(info, _sifields._sigchld._status);
	send(&record, sizeof(record));
	return 0;
}

SEC("tp_btf/sched_process_exit")
int on_process_exit(__u64 *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct thread *thread = bpf_task_storage_get(&threads, task, 0, 0);

	if (!thread || thread->candidate)
		return 0;
	if (thread->record.number != NO_CALL) {
		thread->record.flags |= TRACE_UNFINISHED;
		send_call(thread);
	}
	struct trace_record record = new_record(TRACE_END, task->exit_code);
	record.arguments[0] = BPF_CORE_READ(task, signal, live.counter) == 0;
	send(&record, sizeof(record));
	add(COUNT_LIVE, -1);
	return 0;
}
