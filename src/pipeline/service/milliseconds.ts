import { readDuration } from '../../model/duration.js'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** A duration of the configuration, which its schema has checked; `otherwise` where it names none. */
export const milliseconds = <Otherwise>(text: string | undefined, otherwise: Otherwise): number | Otherwise =>
  (text === undefined ? undefined : readDuration(text)) ?? otherwise
