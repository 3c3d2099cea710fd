// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A small record for each process that exits and, on request, for each process that starts a program. */
#define WITHOUT_ITERATORS /* nor what else came with them: this is one object for all kernels with BTF */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "snoop.h"
#include "read.bpf.h"
#include "kernfs.bpf.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

#ifndef WITHOUT_BTF
#define CURRENT_TASK bpf_get_current_task_btf()
#else
#define CURRENT_TASK ((struct task_struct *)bpf_get_current_task())
#endif

const volatile struct snoop_settings settings SEC(".rodata.settings") = {};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SNOOP_COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

#define CGROUP_DEPTH 32 /* levels; the beginning of a deeper path is missing */
#define NAME_CAPACITY 256
#define FILE_CAPACITY 1024
#define ARGUMENTS_CAPACITY 4096

struct draft {
	struct snoop_record record;
	char text[SNOOP_TEXT_CAPACITY];
};

/*
 * By enum snoop_kind: since Linux 7.0, a tracepoint program can be preempted, and another one runs on its CPU meanwhile,
 * though not the same (kernel/trace/bpf_trace.c: __bpf_trace_run).
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SNOOP_KIND_EXEC + 1);
	__type(key, __u32);
	__type(value, struct draft);
} drafts SEC(".maps");

static __always_inline void count(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	if (counter)
		__sync_fetch_and_add(counter, 1);
}

static __always_inline void take_task(struct snoop_record *record, struct task_struct *task, bool whole)
{
	struct task_struct *named = whole ? READ(task, group_leader) : task;
	struct task_struct *parent = READ(task, real_parent);

	record->abi = SNOOP_ABI_VERSION;
	record->time = bpf_ktime_get_boot_ns();
	record->start_time = READ(named, start_boottime);
	record->pid = READ(task, tgid);
	record->tid = READ(task, pid);
	record->parent_pid = READ(parent, tgid);
	record->uid = (__u32)bpf_get_current_uid_gid();
	record->cgroup_length = 0;
	record->file_length = 0;
	record->arguments_length = 0;
	record->has_cgroup = settings.cgroups;
	bpf_probe_read_kernel(record->comm, SNOOP_COMM_LENGTH, &named->comm);
	bpf_probe_read_kernel(record->parent_comm, SNOOP_COMM_LENGTH, &READ(parent, group_leader)->comm);
}

/* Kept in the draft and not on the stack, because the verifier tracks values on the stack through every iteration. */
static __always_inline void take_cgroup(struct draft *draft, struct task_struct *task)
{
	struct kernfs_node *node = cgroup_of(task);

	for (int level = 0; level < CGROUP_DEPTH; level++) {
		struct kernfs_node *parent = kernfs_parent(node);
		__u32 used = draft->record.cgroup_length;
		long length;

		if (!parent || used > SNOOP_TEXT_CAPACITY / 4 - NAME_CAPACITY)
			return;
		length = bpf_probe_read_kernel_str(draft->text + used, NAME_CAPACITY, BPF_CORE_READ(node, name));
		if (length > 0)
			draft->record.cgroup_length = used + length;
		node = parent;
	}
}

static __always_inline void send(struct draft *draft)
{
	__u64 size = draft->record.cgroup_length + draft->record.file_length + draft->record.arguments_length;

	if (size > SNOOP_TEXT_CAPACITY)
		size = SNOOP_TEXT_CAPACITY;
	if (bpf_ringbuf_output(&ring, draft, sizeof(draft->record) + size, 0))
		count(SNOOP_COUNTER_LOST);
}

static __always_inline struct draft *new_draft(__u32 kind)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &kind);

	if (draft)
		draft->record.kind = kind;
	return draft;
}

static __always_inline bool wanted(__u32 status, struct task_struct *task)
{
	if (settings.exits == SNOOP_EXITS_FAILED && status == 0)
		return false;
	if (settings.exits == SNOOP_EXITS_SIGNAL && (status & 0x7f) == 0)
		return false;
	return READ(task, real_parent, tgid) != settings.collector_pid;
}

/* 6.16 added group_dead to the tracepoint. On older kernels, the last two threads may both find no other thread alive. */
static __always_inline bool is_last(__u64 *ctx, struct task_struct *task)
{
	if (bpf_core_type_exists(struct trace_event_raw_sched_process_exit))
		return ctx[1] & 1;
	return READ(task, signal, live.counter) == 0;
}

SEC(TRACEPOINT("sched_process_exit"))
int on_process_exit(__u64 *ctx)
{
	struct task_struct *task = CURRENT_TASK;
	bool last = is_last(ctx, task);
	__u32 status = last ? READ(task, signal, group_exit_code) : 0;

	if (!last && !settings.threads)
		return 0;
	if (!status)
		status = READ(task, exit_code);
	if (!wanted(status, task))
		return 0;
	struct draft *draft = new_draft(SNOOP_KIND_EXIT);
	if (!draft)
		return 0;
	take_task(&draft->record, task, last);
	draft->record.status = status;
	draft->record.last = last;
	if (settings.cgroups)
		take_cgroup(draft, task);
	send(draft);
	return 0;
}

static __always_inline void take_file(struct draft *draft, struct linux_binprm *program)
{
	__u64 used = draft->record.cgroup_length;
	long length;

	if (used > SNOOP_TEXT_CAPACITY / 4)
		return;
	length = bpf_probe_read_kernel_str(draft->text + used, FILE_CAPACITY, BPF_CORE_READ(program, filename));
	if (length > 0)
		draft->record.file_length = length;
}

static __always_inline void take_arguments(struct draft *draft, struct task_struct *task)
{
	__u64 start = BPF_CORE_READ(task, mm, arg_start);
	__u64 length = BPF_CORE_READ(task, mm, arg_end) - start;
	__u64 used = draft->record.cgroup_length + draft->record.file_length;

	if (used > SNOOP_TEXT_CAPACITY / 4 + FILE_CAPACITY)
		return;
	if (length > ARGUMENTS_CAPACITY)
		length = ARGUMENTS_CAPACITY;
	barrier_var(length); /* the verifier cannot see that this already holds */
	if (length <= ARGUMENTS_CAPACITY && bpf_probe_read_user(draft->text + used, length, (void *)start) == 0)
		draft->record.arguments_length = length;
}

SEC(TRACEPOINT("sched_process_exec"))
int on_process_exec(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	struct linux_binprm *program = (void *)ctx[2];
	struct draft *draft = new_draft(SNOOP_KIND_EXEC);

	if (!draft || READ(task, real_parent, tgid) == settings.collector_pid)
		return 0;
	take_task(&draft->record, task, true);
	draft->record.status = 0;
	draft->record.last = 0;
	if (settings.cgroups)
		take_cgroup(draft, task);
	take_file(draft, program);
	take_arguments(draft, task);
	send(draft);
	return 0;
}
