// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * As probe.bpf.c, in an object of its own: libbpf loads none that names a function of the kernel where the kernel does
 * not carry its types.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* The threads of a process, with what crash.bpf.c reads of each. */
SEC("tp_btf/signal_deliver")
int thread_iterator(void *ctx)
{
	struct task_struct *leader = bpf_task_from_pid(bpf_get_current_pid_tgid() >> 32);
	struct bpf_iter_task it;
	struct task_struct *thread;

	if (!leader)
		return 0;
	bpf_iter_task_new(&it, leader, BPF_TASK_ITER_PROC_THREADS);
	while ((thread = bpf_iter_task_next(&it)))
		if (!bpf_task_pt_regs(thread))
			break;
	bpf_iter_task_destroy(&it);
	bpf_task_release(leader);
	return 0;
}
