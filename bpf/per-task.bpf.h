/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Storage that belongs to a task.
 *
 * On a kernel with BTF, this is task storage, which the kernel frees with the task. Without BTF
 * (WITHOUT_BTF, a second object built from the same source), no program can hold a typed pointer. It is then
 * a set of hash maps by id, with entries that are deleted when the task exits.
 */

#define CREATE BPF_LOCAL_STORAGE_GET_F_CREATE

#ifndef WITHOUT_BTF

/* Per thread, or per process: then on the group leader. */
#define PER_TASK(name, value_type) \
	struct { \
		__uint(type, BPF_MAP_TYPE_TASK_STORAGE); \
		__uint(map_flags, BPF_F_NO_PREALLOC); \
		__type(key, int); \
		__type(value, value_type); \
	} name SEC(".maps")

/* The task must come directly from a typed pointer. NULL if there is no storage. */
#define remembered(map, task, flags) bpf_task_storage_get(&map, task, 0, flags)
#define forget_in(map, task) ((void)(task))

static __always_inline struct task_struct *current_task(void)
{
	return bpf_get_current_task_btf();
}

/*
 * Each time that the verifier comes by this read, it searches all types of the kernel for those whose fields can be
 * trusted: that is most of the time of loading programs. So the compiler is kept from repeating it where it is used.
 */
static __always_inline struct task_struct *leader_of(struct task_struct *task)
{
	struct task_struct *leader = task->group_leader;

	barrier_var(leader);
	return leader;
}

#else

#define MAX_TASKS 16384

#define BY_PID(map_type, flags, name, value_type) \
	struct { \
		__uint(type, map_type); \
		__uint(map_flags, flags); \
		__uint(max_entries, MAX_TASKS); \
		__type(key, __u32); \
		__type(value, value_type); \
	} name SEC(".maps")

#define PER_TASK(name, value_type) BY_PID(BPF_MAP_TYPE_HASH, BPF_F_NO_PREALLOC, name, value_type)

/* A new entry is copied from this map, because the largest entry does not fit on the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, union largest);
} nothing_yet SEC(".maps");

static __always_inline void *remembered_by_pid(void *map, struct task_struct *task, __u64 flags)
{
	__u32 pid = BPF_CORE_READ(task, pid);
	__u32 first = 0;
	void *found = bpf_map_lookup_elem(map, &pid);
	void *empty = bpf_map_lookup_elem(&nothing_yet, &first);

	if (found || !(flags & CREATE) || !empty)
		return found;
	bpf_map_update_elem(map, &pid, empty, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, &pid);
}

#define remembered(map, task, flags) remembered_by_pid(&map, task, flags)

static __always_inline void forget_by_pid(void *map, struct task_struct *task)
{
	__u32 pid = BPF_CORE_READ(task, pid);

	bpf_map_delete_elem(map, &pid);
}

#define forget_in(map, task) forget_by_pid(&map, task)

static __always_inline struct task_struct *current_task(void)
{
	return (void *)bpf_get_current_task();
}

static __always_inline struct task_struct *leader_of(struct task_struct *task)
{
	return BPF_CORE_READ(task, group_leader);
}

#endif
