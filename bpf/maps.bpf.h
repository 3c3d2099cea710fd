/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Settings and maps of the programs. */

const volatile struct settings settings SEC(".rodata.settings") = {};

/* By thread group id. LRU, so that victims that are never reaped cannot fill it up. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct oom);
} oom_victims SEC(".maps");

/* C libraries in which user space has found __abort_msg. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct file_key);
	__type(value, __u64);
} abort_messages SEC(".maps");

/*
 * Incomplete records, by slot. Kprobe programs run with preemption disabled, and signals are delivered with interrupts
 * disabled, so one slot per CPU is enough for all of them. An fentry program can be preempted, and so can those of
 * tracepoints since Linux 7.0 (include/linux/tracepoint.h: __DECLARE_TRACE), but each runs only once at a time per CPU
 * (kernel/bpf/trampoline.c: __bpf_prog_enter_recur, kernel/trace/bpf_trace.c: __bpf_trace_run): whichever of them takes
 * deaths uses a second slot of the CPU. User space sets max_entries of both maps, and value_size of the first to
 * head + tail_capacity() + TAIL_SLACK.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct head));
} scratches SEC(".maps");

#define PAGE_SIZE 4096ull /* the smallest of the kernel: larger ones consist of as many */

#define NODE_PIVOTS 15 /* MAPLE_RANGE64_SLOTS - 1, include/linux/maple_tree.h */

#define POINTED_SLOTS 64
#define RED_ZONE 128 /* below the stack pointer, for functions that call none (System V ABI of x86-64, 3.2.2) */
#define SMALL_WORDS (GENERAL_REGISTERS + RED_ZONE / 8)
#define WRITABLE_RANGES 32

struct range {
	__u64 start;
	__u64 end;
};

struct mapped_file {
	__u64 address;
	__u64 inode;
	__u32 device;
	__u32 flags;
};

/*
 * Loop state. The verifier tracks values in registers and on the stack through every iteration, and reaches
 * its limit. It does not track values in a map.
 */
struct work {
	__u64 address;  /* where a copy of user memory, or a walk of the mappings, continues */
	__u64 tree;     /* root of the tree of mappings */
	__u64 found;    /* in that tree: a node on the way down, then a mapping, or 0 in a gap */
	__u64 last;     /* last address of the mapping or gap */
	__u64 last_of_leaf; /* last address of the node of the tree that has them */
	__u64 file;     /* struct file of the current mapping */
	struct mapping mapping;
	struct mapped_file last_file; /* last file that was written with its path */
	__u64 mount;    /* current position of a path walk, with the next field */
	__u64 entry;    /* dentry or kernfs node */
	__u64 pivots[NODE_PIVOTS + 1];
	__u64 slots[NODE_PIVOTS + 1];
	__u64 words[SMALL_WORDS]; /* pointers to look at, see pointed-memory.bpf.h */
	__u64 pointed[POINTED_SLOTS]; /* addresses of pieces that were looked at, by their number: see pointed-memory.bpf.h */
	struct range writable[WRITABLE_RANGES]; /* the first mappings that the process could change */
	__u32 used;     /* bytes written */
	__u32 index;    /* of the current slot of that node */
	__u32 end;      /* its last slot */
	__u32 pass;     /* enum pass, see mappings.bpf.h */
	__u32 ranges;   /* of such mappings; there may be more than writable[] has room for */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct work);
} works SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
} ring SEC(".maps");

/* Space after the last byte at which a write may start. The largest single write is a page of user memory. */
#define TAIL_SLACK PAGE_SIZE

static __always_inline __u32 tail_capacity(void)
{
	return TEXTS_CAPACITY + ARGV_CAPACITY + settings.stack_bytes + MAPPINGS_CAPACITY + (settings.environment ? ENVIRONMENT_CAPACITY : 0) +
	       settings.pointed +
	       (settings.breadcrumbs ? sizeof(struct breadcrumbs) + sizeof(struct refused) : 0);
}

static __always_inline __u32 slot_of_cpu(void)
{
	return bpf_get_smp_processor_id();
}

static __always_inline __u32 preemptible_slot_of_cpu(void)
{
	return settings.cpus + bpf_get_smp_processor_id();
}

static __always_inline struct head *record_in(__u32 slot)
{
	return bpf_map_lookup_elem(&scratches, &slot);
}

static __always_inline struct work *work_in(__u32 slot)
{
	return bpf_map_lookup_elem(&works, &slot);
}

static __always_inline char *tail(struct head *head)
{
	return (char *)head + sizeof(*head);
}

/* What the tail consists of, by the fields of the head that count it. */
#define EACH_PART(of) \
	of(texts_bytes) of(argv_bytes) of(stack_bytes) of(interrupted_bytes) of(mappings_bytes) of(environment_bytes) \
		of(pointed_bytes) of(breadcrumbs_bytes) of(refused_bytes)

static __always_inline __u32 tail_used(const struct head *head)
{
#define PLUS(part) +head->part
	return EACH_PART(PLUS);
#undef PLUS
}

/* Where the stack starts in the tail. */
static __always_inline __u32 stack_in_tail(const struct head *head)
{
	return head->texts_bytes + head->argv_bytes;
}

/* The next record in the slot begins anew: the one before was a death with a tail of its own. */
static __always_inline void empty_tail(struct head *head)
{
#define WITHOUT(part) head->part = 0;
	EACH_PART(WITHOUT)
#undef WITHOUT
}

static __always_inline void count(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	if (counter)
		__sync_fetch_and_add(counter, 1);
}

static __always_inline __u64 counted(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&counters, &which);

	return counter ? *counter : 0;
}
