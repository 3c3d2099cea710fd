/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Reads the structures of the kernel.
 *
 * On a kernel with BTF, the verifier knows the types, and fields are loaded directly, some ten times as fast as by a helper.
 * Without BTF (WITHOUT_BTF, a second object built from the same source), each access calls a helper.
 */

#ifndef WITHOUT_BTF
#define TRACEPOINT(name) "tp_btf/" name

/*
 * From a typed pointer. Not for a pointer that may be NULL and is compared with it: the verifier takes it for one that is not.
 * Each time that the verifier comes by a read of a pointer, it searches all types of the kernel for those whose fields can
 * be trusted: that is most of the time of loading programs, and READ_AT() spares it.
 */
#define READ(from, ...) (___arrow(from, __VA_ARGS__))
#else
#define TRACEPOINT(name) "raw_tp/" name
#define READ(from, ...) BPF_CORE_READ(from, __VA_ARGS__)
#endif

/* From any pointer, or an address that the verifier knows nothing of. The iterators came later than the cast. */
#ifdef HAS_ITERATORS
#define READ_AT(from, ...) \
	___arrow(((typeof(from))bpf_rdonly_cast(from, bpf_core_type_id_kernel(typeof(*(from))))), __VA_ARGS__)

/* The kernel fills the rest of the name with NULs (include/linux/sched.h: set_task_comm). */
#define READ_COMM(to, ...) \
	({ \
		const __u64 *from_ = (const void *)READ_AT(__VA_ARGS__); \
		__u64 *to_ = (void *)(to); \
		to_[0] = from_[0]; \
		to_[1] = from_[1]; \
	})
#else
#define READ_AT(from, ...) BPF_CORE_READ(from, __VA_ARGS__)
#define READ_COMM(to, ...) BPF_CORE_READ_STR_INTO(to, __VA_ARGS__)
#endif
