/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * One command and its descendants. User space marks itself before it starts the command: its next child is
 * the command, and what is marked hands the mark on. A descendant that leaves its parent keeps it.
 */

static __always_inline bool is_followed(struct task_struct *task)
{
	__u32 *follow = remembered(follows, leader_of(task), 0);

	return follow && *follow == FOLLOW_ALWAYS;
}

/* Whether its process is to be followed: the mark of a launcher is good for one child. */
static __always_inline bool hands_on(struct task_struct *parent)
{
	__u32 *follow = remembered(follows, leader_of(parent), 0);

	if (!follow)
		return false;
	return *follow == FOLLOW_ALWAYS || __sync_lock_test_and_set(follow, 0) == FOLLOW_NEXT_CHILD;
}

SEC(TRACEPOINT("sched_process_fork"))
int on_process_fork(__u64 *ctx)
{
	struct task_struct *parent = (void *)ctx[0];
	struct task_struct *child = (void *)ctx[1];

	/* A new thread. */
	if (BPF_CORE_READ(parent, tgid) == BPF_CORE_READ(child, tgid) || !hands_on(parent))
		return 0;
	__u32 *follow = remembered(follows, leader_of(child), CREATE);
	if (follow)
		*follow = FOLLOW_ALWAYS;
	else
		count(COUNTER_UNFOLLOWED);
	return 0;
}
