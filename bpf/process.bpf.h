/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The identity of the process and its resource usage. */

/* Its id in its own pid namespace, and that namespace. */
static __always_inline struct upid own_id(struct pid *pid)
{
	__u32 level = READ_AT(pid, level);
	struct upid own = {};

	bpf_core_read(&own, sizeof(own), (void *)pid + bpf_core_field_offset(struct pid, numbers) +
					   (level & 31) * bpf_core_type_size(struct upid));
	return own;
}

static __always_inline void take_namespaces(struct head *head, struct task_struct *task)
{
	struct upid own = own_id(BPF_CORE_READ(task, group_leader, thread_pid));

	head->ns_pid = own.nr;
	head->pid_namespace = READ_AT(own.ns, ns.inum);
	head->mount_namespace = READ_AT(task, nsproxy, mnt_ns, ns.inum);
}

static __always_inline void take_process(struct head *head, struct task_struct *task, __u32 slot)
{
	head->pid = READ(task, tgid);
	head->tid = READ(task, pid);
	head->start_time = READ_AT(task, group_leader, start_boottime);
	head->parent_pid = READ_AT(task, real_parent, tgid);
	head->grandparent_pid = READ_AT(task, real_parent, real_parent, tgid);
	head->uid = READ_AT(task, cred, uid.val);
	head->gid = READ_AT(task, cred, gid.val);
	head->fsuid = READ_AT(task, cred, fsuid.val);
	head->fsgid = READ_AT(task, cred, fsgid.val);
	READ_COMM(&head->comm, task, group_leader, comm);
	READ_COMM(&head->parent_comm, task, real_parent, group_leader, comm);
	struct file *parent_exe = BPF_CORE_READ(task, real_parent, mm, exe_file);
	take_path(head, &head->parent_exe, parent_exe ? &parent_exe->f_path : NULL, slot);
	take_forker(head, task);
	take_namespaces(head, task);
	set_path(head, &head->cgroup, walk_cgroup(slot, sizeof(*head) + head->texts_bytes, (__u64)cgroup_of(task)));
	struct fs_struct *fs = BPF_CORE_READ(task, fs);
	take_path(head, &head->cwd, fs ? &fs->pwd : NULL, slot);
	take_path(head, &head->root, fs ? &fs->root : NULL, slot);
}

/* signal_struct has the usage of threads that exited before; that of this thread is not added yet (kernel/exit.c: __exit_signal). */
static __always_inline void take_resources(struct resources *to, struct task_struct *task)
{
	struct signal_struct *signal = READ_AT(task, signal);

	to->user_time = READ_AT(signal, utime) + READ(task, utime);
	to->system_time = READ_AT(signal, stime) + READ(task, stime);
	to->run_time = READ_AT(signal, sum_sched_runtime) + READ(task, se.sum_exec_runtime);
	to->minor_faults = READ_AT(signal, min_flt) + READ(task, min_flt);
	to->major_faults = READ_AT(signal, maj_flt) + READ(task, maj_flt);
	to->voluntary_switches = READ_AT(signal, nvcsw) + READ(task, nvcsw);
	to->involuntary_switches = READ_AT(signal, nivcsw) + READ(task, nivcsw);
	to->peak_rss = READ_AT(signal, maxrss);
	to->policy = READ(task, policy);
	to->priority = READ(task, prio);
	to->static_priority = READ(task, static_prio);
	to->rt_priority = READ(task, rt_priority);
	bpf_core_read(&to->limits, sizeof(to->limits), &signal->rlim);
}

/* include/linux/mm_types_task.h. The sum is the one of get_mm_rss(). */
#define MM_FILEPAGES 0
#define MM_ANONPAGES 1
#define MM_SHMEMPAGES 3

#define SUM_RSS(mm, counters) \
	(READ_AT(mm, counters[MM_FILEPAGES].count) + READ_AT(mm, counters[MM_ANONPAGES].count) + \
	 READ_AT(mm, counters[MM_SHMEMPAGES].count))
#define SUM_RSS_BEFORE_V62(mm) \
	(READ_AT(mm, rss_stat.count[MM_FILEPAGES].counter) + \
	 READ_AT(mm, rss_stat.count[MM_ANONPAGES].counter) + \
	 READ_AT(mm, rss_stat.count[MM_SHMEMPAGES].counter))

/*
 * signal->maxrss is also the peak of what the process was before execve(2): the shell or the server that started it
 * (fs/exec.c: exec_mmap). Where the address space is still there, it knows its own.
 */
static __always_inline void take_rss(struct resources *to, struct mm_struct *mm)
{
	struct mm_struct___before_v62 *plain = (void *)mm;
	__u64 peak = READ_AT(mm, hiwater_rss);

	if (bpf_core_field_exists(plain->rss_stat.count))
		to->rss = SUM_RSS_BEFORE_V62(plain);
	else
		to->rss = SUM_RSS(mm, rss_stat);
	/* The kernel updates the high-water mark only when memory is released. */
	if (peak < to->rss)
		peak = to->rss;
	to->peak_rss = peak;
}
