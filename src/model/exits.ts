/** Which exits are captured: by signal or with a status other than 0; by signal; all. */
export const EXITS_MODES = ['failed', 'signal', 'all'] as const
export type ExitsMode = (typeof EXITS_MODES)[number]
