/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is kept of a traced thread until its call returns, and how records get to user space. */

const volatile struct trace_settings settings SEC(".rodata.settings") = {};

#define NO_CALL -1
#define PIECES_SLACK (sizeof(struct piece) + TEXT_CAPACITY)

struct thread {
	__u32 candidate; /* not 0: has not yet executed the command; its execve() is the first call in the trace */
	__u32 unread; /* a bit for each argument whose memory could not be read at entry */
	__u32 ended; /* not 0: its end is in the trace */
	__u32 padding;
	struct trace_record record;
	char pieces[PIECES_CAPACITY + PIECES_SLACK];
};

union largest {
	struct thread thread;
};

#include "per-task.bpf.h"
#include "follow.bpf.h"
#include "system-call.bpf.h"

PER_TASK(threads, struct thread);

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

static __always_inline void add(__u32 which, __s64 number)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	if (counter)
		__sync_fetch_and_add(counter, number);
}

/* No wake-up: user space polls the ring buffer, so that a traced thread does not spend time on it. */
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

/* NULL if no memory is available. */
static __always_inline struct thread *start_tracing(struct task_struct *task)
{
	struct thread *thread = remembered(threads, task, CREATE);

	if (!thread) {
		add(COUNT_MISSED, 1);
		return NULL;
	}
	thread->record.number = NO_CALL;
	return thread;
}
