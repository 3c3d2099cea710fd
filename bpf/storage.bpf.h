/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What the programs keep about a process between its signals and its death. On the group leader: a
 * process has one history of signals, whichever thread they hit.
 *
 * On a kernel with BTF this is task storage, which goes when the process goes. Without BTF
 * (WITHOUT_BTF, a second object built from the same source) no program may hold a pointer that the
 * verifier knows the type of: then it is hash maps by process id, emptied when the death is told.
 */

#define CREATE BPF_LOCAL_STORAGE_GET_F_CREATE

#ifndef WITHOUT_BTF

#define TRACEPOINT(name) "tp_btf/" name

#define PER_PROCESS(name, value_type) \
	struct { \
		__uint(type, BPF_MAP_TYPE_TASK_STORAGE); \
		__uint(map_flags, BPF_F_NO_PREALLOC); \
		__type(key, int); \
		__type(value, value_type); \
	} name SEC(".maps")

/* Of a process by its group leader, which must have come straight from a typed pointer. NULL where there is none. */
#define remembered(map, leader, flags) bpf_task_storage_get(&map, leader, 0, flags)

static __always_inline struct task_struct *current_task(void)
{
	return bpf_get_current_task_btf();
}

static __always_inline struct task_struct *leader_of(struct task_struct *task)
{
	return task->group_leader;
}

#else

#define TRACEPOINT(name) "raw_tp/" name

#define MOST_PROCESSES 16384

#define BY_PID(map_type, flags, name, value_type) \
	struct { \
		__uint(type, map_type); \
		__uint(map_flags, flags); \
		__uint(max_entries, MOST_PROCESSES); \
		__type(key, __u32); \
		__type(value, value_type); \
	} name SEC(".maps")

#define PER_PROCESS(name, value_type) BY_PID(BPF_MAP_TYPE_HASH, BPF_F_NO_PREALLOC, name, value_type)

union largest {
	struct fault fault;
	struct breadcrumbs breadcrumbs;
};

/* What a new entry is copied from: the largest of them does not fit on the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, union largest);
} nothing_yet SEC(".maps");

static __always_inline void *remembered_by_pid(void *map, struct task_struct *leader, __u64 flags)
{
	__u32 pid = BPF_CORE_READ(leader, tgid);
	__u32 first = 0;
	void *found = bpf_map_lookup_elem(map, &pid);
	void *empty = bpf_map_lookup_elem(&nothing_yet, &first);

	if (found || !(flags & CREATE) || !empty)
		return found;
	bpf_map_update_elem(map, &pid, empty, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, &pid);
}

#define remembered(map, leader, flags) remembered_by_pid(&map, leader, flags)

static __always_inline struct task_struct *current_task(void)
{
	return (void *)bpf_get_current_task();
}

static __always_inline struct task_struct *leader_of(struct task_struct *task)
{
	return BPF_CORE_READ(task, group_leader);
}

#endif

#define SENDER_SLOTS 8

struct senders {
	struct sender slots[SENDER_SLOTS];
};

PER_PROCESS(senders, struct senders);

/* The delivery that ended the process, or its exit_group(). */
PER_PROCESS(faults, struct fault);

/* The last fault that a handler of the process saw. */
PER_PROCESS(handled_faults, struct fault);

/* What a handler on a stack of its own (sigaltstack(2)) interrupted; the last time that one began. */
struct interruption {
	__u64 stack_pointer;
	__u64 alternate; /* the handler's stack */
	__u64 alternate_size;
	__u32 tid;
	__u32 padding;
};

PER_PROCESS(interruptions, struct interruption);

struct progress {
	/* Each the start time of the process, which tells it from a later one of the same id. */
	__u64 delivered; /* its RECORD_DELIVERY is in the ring */
	__u64 reported;  /* its RECORD_DEATH is, or was counted as lost */
	/* Threads between exit_mm_release() and sched_process_exit, the last one not among them. */
	__s32 passing;
	__u32 padding;
};

#ifndef WITHOUT_BTF
PER_PROCESS(progresses, struct progress);
#else
/* Threads may still come by when the death is told. */
BY_PID(BPF_MAP_TYPE_LRU_HASH, 0, progresses, struct progress);
#endif

/* Marks it. Returns whether it was marked before. */
static __always_inline bool mark(__u64 *mark, struct task_struct *task)
{
	__u64 start_time = BPF_CORE_READ(task, group_leader, start_boottime);

	return __sync_lock_test_and_set(mark, start_time) == start_time;
}

/* enum follow: whether it is the command that is watched alone, or descends from it. */
PER_PROCESS(follows, __u32);

PER_PROCESS(trails, struct breadcrumbs);

static __always_inline void forget(struct task_struct *task)
{
#ifdef WITHOUT_BTF
	__u32 pid = BPF_CORE_READ(task, tgid);

	bpf_map_delete_elem(&senders, &pid);
	bpf_map_delete_elem(&faults, &pid);
	bpf_map_delete_elem(&handled_faults, &pid);
	bpf_map_delete_elem(&interruptions, &pid);
	bpf_map_delete_elem(&follows, &pid);
	bpf_map_delete_elem(&trails, &pid);
#endif
}
