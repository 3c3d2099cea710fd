import { note } from './stderr.js'

/** Lines of one kind that are printed one by one. */
const PRINTED = 3

/** Whoever wrote a log can make every line of it wrong in another way. */
const MAX_KINDS = 20

const OTHERS = 'of other kinds'

export interface Warnings {
  /** Tells a warning, unless there were enough of its kind. */
  warn(text: string): void
  /** Prints the number of lines of each kind that were only counted. */
  finish(): void
}

/**
 * Warnings that may come by the million. Those that differ only in the place before them (`file:line: `) and in numbers
 * are of one kind: the first three are printed, the others counted.
 */
export function createWarnings(print: (text: string) => void = note): Warnings {
  const counts = new Map<string, number>()
  return {
    warn: (text) => {
      const own = kindOf(text)
      const kind = counts.has(own) || counts.size < MAX_KINDS ? own : OTHERS
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      if (count <= PRINTED) print(text)
    },
    finish: () => {
      for (const [kind, count] of counts) if (count > PRINTED) print(`${count - PRINTED} more: ${kind}`)
      counts.clear()
    },
  }
}

const kindOf = (text: string): string => text.replace(/^.*?:\d+: /s, '').replaceAll(/\d+/g, 'N')
