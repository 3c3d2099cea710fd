import type { OutlineFrame, StackOutline } from '../../model/stack-outline.js'
import { isSame } from './similarity.js'

/** Names in one sentence. */
const MAX_NAMED = 6

/** Why two deaths are one bug, such as `frames parse, read and main are equal; helper (inlined) is only in this one`. */
export function because(here: StackOutline, there: StackOutline): string {
  const missing = (from: StackOutline, other: StackOutline): OutlineFrame[] =>
    from.frames.filter((frame) => !other.frames.some((each) => isSame(frame, each)))
  const onlyHere = missing(here, there)
  const onlyThere = missing(there, here)
  const equal = here.frames.filter((frame) => !onlyHere.includes(frame))
  const what = here.kind === 'recursion' ? 'functions that call each other' : 'frames'
  return [
    `the ${what} ${listed(equal)} are equal`,
    ...(onlyHere.length > 0 ? [`only here: ${listed(onlyHere)}`] : []),
    ...(onlyThere.length > 0 ? [`only there: ${listed(onlyThere)}`] : []),
  ].join('; ')
}

function listed(frames: readonly OutlineFrame[]): string {
  const names = frames.slice(0, MAX_NAMED).map(nameOf)
  const rest = frames.length - names.length
  const all = rest > 0 ? [...names, `${rest} more`] : names
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : (all[0] ?? '(none)')
}

/** Without the file: it is that of most frames. */
const nameOf = ({ name, place = '', inlined }: OutlineFrame): string =>
  `${name === undefined ? place : name.slice(name.indexOf(' ') + 1)}${inlined ? ' (inlined)' : ''}`
