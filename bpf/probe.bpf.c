// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Programs that do nothing. If one can be loaded and attached, the kernel has its hook. */
#include "kernel.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

#define HOOK(section, name) \
	SEC(section) int name(void *ctx) \
	{ \
		return 0; \
	}

HOOK("tp_btf/signal_generate", typed_signal_generate)
HOOK("tp_btf/signal_deliver", typed_signal_deliver)
HOOK("tp_btf/mark_victim", typed_mark_victim)
HOOK("tp_btf/sched_process_exit", typed_sched_process_exit)
HOOK("raw_tp/signal_generate", raw_signal_generate)
HOOK("raw_tp/signal_deliver", raw_signal_deliver)
HOOK("raw_tp/mark_victim", raw_mark_victim)
HOOK("raw_tp/sched_process_exit", raw_sched_process_exit)
HOOK("kprobe/exit_mm_release", kprobe_exit_mm_release)
HOOK("kprobe/mm_exit_exec_release", kprobe_mm_exit_exec_release)
HOOK("fentry/exit_mm_release", fentry_exit_mm_release)
