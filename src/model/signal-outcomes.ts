/** What became of a signal that was sent to a process before the one that it died of. */
export const SIGNAL_OUTCOMES = ['handled', 'ignored', 'blocked', 'dropped', 'pending'] as const
