// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The programs take the evidence of the death of a process while the kernel still has it:
 * signal_generate in the context of the sender, signal_deliver in that of the dying thread, mark_victim
 * in that of the task that ran out of memory, and sched_process_exit when the last thread exits.
 *
 * Before 6.16, the address space is already released in sched_process_exit. On these kernels, a kprobe or
 * fentry program runs on exit_mm_release(), which exit_mm() calls first. If neither works, the evidence
 * that needs the address space is taken when the fatal signal is delivered, and sent first as a separate
 * record.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "settings.h"
#include "crash.h"
#include "thread-record.h"
#include "breadcrumbs.h"
#include "refused.h"
#include "read.bpf.h"
#include "signal.bpf.h"
#include "storage.bpf.h"
#include "registers.bpf.h"
#include "maps.bpf.h"
#include "kernfs.bpf.h"
#include "path.bpf.h"
#include "fault.bpf.h"
#include "orphan.bpf.h"
#include "process.bpf.h"
#include "pointed-memory.bpf.h"
#include "fault-file.bpf.h"
#include "maple-tree.bpf.h"
#include "mappings.bpf.h"
#include "memory.bpf.h"
#include "oom.bpf.h"
#include "earlier-signals.bpf.h"
#include "system-call.bpf.h"
#include "sender.bpf.h"
#include "cause.bpf.h"
#include "follow.bpf.h"
#include "refusals.bpf.h"
#include "standard-error.bpf.h"
#include "breadcrumbs.bpf.h"
#include "thread-records.bpf.h"
#include "record.bpf.h"
#include "elsewhere.bpf.h"
#include "on-signal.bpf.h"
#include "on-exit.bpf.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC(TRACEPOINT("sched_process_fork"))
int on_process_fork(__u64 *ctx)
{
	struct task_struct *parent = (void *)ctx[0];
	struct task_struct *child = (void *)ctx[1];

	if (follow(parent, child) == NOT_MARKED)
		count(COUNTER_UNFOLLOWED);
	return 0;
}
