/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Makes and sends a ring record, and decides which deaths have one. */

static __always_inline struct head *new_record(__u32 kind, struct task_struct *task, __u32 slot)
{
	struct head *head = record_in(slot);

	if (!head)
		return NULL;
	__builtin_memset(head, 0, __builtin_offsetof(struct head, sender));
	__builtin_memset(&head->fault_file, 0, sizeof(head->fault_file));
	head->abi = ABI_VERSION;
	head->kind = kind;
	head->time = bpf_ktime_get_boot_ns();
	head->lost = counted(COUNTER_LOST);
	set_path(head, &head->exe, NOT_WALKED);
	take_process(head, task, slot);
	take_resources(&head->resources, task);
	return head;
}

static __always_inline bool send_record(struct head *head)
{
	__u32 size = tail_used(head);

	if (size > tail_capacity())
		size = tail_capacity();
	return bpf_ringbuf_output(&ring, head, sizeof(*head) + size, 0) == 0;
}

static __always_inline bool wanted(__u32 status, struct task_struct *task)
{
	if (settings.exits == EXITS_FAILED && status == 0)
		return false;
	if (settings.exits == EXITS_SIGNAL && (status & 0x7f) == 0)
		return false;
	if (settings.followed)
		return is_followed(task);
	return READ(task, real_parent, tgid) != settings.collector_pid;
}
