import type { CrashEvent } from '../../src/model/event.js'
import type { Incident } from '../../src/model/finding.js'

/** Of `--format json`: an incident a line. */
export const parseIncidents = (stdout: string): Incident[] => parseLines(stdout)

/** The events of an event log, without the lines that are none. */
export const parseLog = (log: string): CrashEvent[] => parseLines(log).filter((line) => line.type === undefined)

/** Other processes die on the machine too; a test runs its own in a folder of its own. */
export const eventsIn = <T extends CrashEvent>(folder: string, events: T[]): T[] =>
  events.filter(({ process }) => process.cwd === folder)

const parseLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
