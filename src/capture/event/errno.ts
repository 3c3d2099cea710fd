import os from 'node:os'

/** One number has two names: EAGAIN is the one that manuals use. */
const { EWOULDBLOCK: _, ...ERRORS } = os.constants.errno
const NAMES = new Map(Object.entries(ERRORS).map(([name, number]) => [number, name]))

/** errno(3) by name; one without a name here by its number. */
export const errnoName = (error: number): string => NAMES.get(error) ?? String(error)
