/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
/** Surest first. */
export const CONFIDENCES = ['certain', 'high', 'medium', 'low'] as const
