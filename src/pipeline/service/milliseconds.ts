import { readDuration } from '../../model/duration.js'

export const HOUR_MS = 3_600_000

/** A duration of the configuration, which its schema has checked; `otherwise` where it names none. */
export const milliseconds = <Otherwise>(text: string | undefined, otherwise: Otherwise): number | Otherwise =>
  (text === undefined ? undefined : readDuration(text)) ?? otherwise
