/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * One command and its descendants. User space marks itself before it starts the command, so that its next child is
 * the command. Marked processes pass the mark on to their children. A descendant that leaves its parent keeps it.
 */

/*
 * enum follow of a process, on its leader. With task storage, the other threads of a followed process have it as well:
 * a thread that calls execve(2) becomes the leader, and the task that was the leader is freed with its storage
 * (fs/exec.c: de_thread). In a hash map by id the mark stays, because such a thread takes over the id of the leader.
 */
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

enum kinship { STRANGER, COMMAND, DESCENDANT, NOT_MARKED /* out of memory */ };

static __always_inline enum kinship follow_thread(struct task_struct *parent, struct task_struct *thread)
{
#ifndef WITHOUT_BTF
	__u32 *mark;

	if (!is_followed(parent))
		return STRANGER;
	mark = remembered(follows, thread, CREATE);
	if (!mark)
		return NOT_MARKED;
	*mark = FOLLOW_ALWAYS;
	return DESCENDANT;
#else
	return is_followed(parent) ? DESCENDANT : STRANGER;
#endif
}

/* Classifies a new process or thread. It is followed from now on, unless it is a stranger. */
static __always_inline enum kinship follow(struct task_struct *parent, struct task_struct *child)
{
	__u32 *mark = remembered(follows, leader_of(parent), 0);
	enum kinship kinship = DESCENDANT;

	if (is_thread_of(parent, child))
		return follow_thread(parent, child);
	if (!mark)
		return STRANGER;
	if (*mark != FOLLOW_ALWAYS) {
		/* The mark of a launcher applies to one child. */
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
