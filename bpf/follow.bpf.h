/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * One command and its descendants. User space marks itself before it starts the command: its next child is
 * the command, and what is marked hands the mark on. A descendant that leaves its parent keeps it.
 */

/* enum follow, of a process. */
PER_TASK(follows, __u32);

static __always_inline bool is_followed(struct task_struct *task)
{
	__u32 *follow = remembered(follows, leader_of(task), 0);

	return follow && *follow == FOLLOW_ALWAYS;
}

static __always_inline bool is_thread_of(struct task_struct *parent, struct task_struct *child)
{
	return READ(parent, tgid) == READ(child, tgid);
}

enum kinship { STRANGER, COMMAND, DESCENDANT, NOT_MARKED /* for want of memory */ };

/* What a new process is: from now on it is followed, unless it is a stranger. */
static __always_inline enum kinship follow(struct task_struct *parent, struct task_struct *child)
{
	__u32 *mark = remembered(follows, leader_of(parent), 0);
	enum kinship kinship = DESCENDANT;

	if (!mark)
		return STRANGER;
	if (*mark != FOLLOW_ALWAYS) {
		/* The mark of a launcher is good for one child. */
		if (__sync_lock_test_and_set(mark, 0) != FOLLOW_NEXT_CHILD)
			return STRANGER;
		kinship = COMMAND;
	}
	mark = remembered(follows, leader_of(child), CREATE);
	if (!mark)
		return NOT_MARKED;
	*mark = FOLLOW_ALWAYS;
	return kinship;
}
