import type { CrashEvent } from '../../model/event.js'
import { eventValidator, isPlainlyEvent } from './event-schema.js'

/** Rounds of repairs, of some errors each. More than that is not worth the time. */
const MAX_ROUNDS = 64

/**
 * The event as the reader of logs takes it. What does not fit the schema comes from a process that crashed, or from its
 * files: that field is left out, or where it has to be there, what it belongs to, and capture.truncated names it, as
 * `stack.frames.line`. A death is never left out.
 */
export function repaired(event: CrashEvent): CrashEvent {
  if (isPlainlyEvent(event)) return event
  // As it would be written: a number that JSON cannot hold becomes null.
  const written: unknown = JSON.parse(JSON.stringify(event))
  const taken = new Set<string>()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const errors = eventValidator()
      .Errors(written)
      .filter(({ keyword }) => keyword !== 'additionalProperties')
    const paths = new Set(errors.map(({ instancePath }) => instancePath))
    // Items that stand later in a list first: the others stay where they are.
    for (const path of [...paths].reverse()) taken.add(takeOut(written, path))
    if (eventValidator().Check(written)) return marked(written, taken)
    if (paths.size === 0 || paths.has('')) break
  }
  return essence(event)
}

/** Takes the value out at a JSON pointer (RFC 6901). Returns the names on the way there, without places in lists. */
function takeOut(value: unknown, pointer: string): string {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = names.pop()
  const holder = names.reduce(valueAt, value)
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else if (last !== undefined && isObject(holder)) Reflect.deleteProperty(holder, last)
  return [...names, last].filter((name) => name !== undefined && !/^\d+$/.test(name)).join('.')
}

const valueAt = (holder: unknown, name: string): unknown => (isObject(holder) ? Reflect.get(holder, name) : undefined)

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function marked(event: CrashEvent, taken: Set<string>): CrashEvent {
  const { tier = 'A', truncated = [], ...others } = event.capture ?? {}
  return { ...event, capture: { ...others, tier, truncated: [...new Set([...truncated, ...taken])] } }
}

/** What the collector itself says of a death, where nothing else can be relied on. */
function essence({ schemaVersion, id, time, host, process, capture }: CrashEvent): CrashEvent {
  const known = { schemaVersion, id, time, host, capture: { tier: capture?.tier ?? 'A', truncated: ['event'] } }
  const named = { ...known, process: { pid: process?.pid, comm: process?.comm } }
  return isPlainlyEvent(named) ? named : { ...known, process: { pid: 0, comm: '' } }
}
