import { ANY_EVENT, hasId } from '../capture/filter.js'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { readInputs } from './inputs.js'

export interface EventRequest {
  /** Event log or core file. */
  input: string
  /** Id of the event, or where it begins, if no other begins so. */
  event: string
  onProblem(problem: string): void
}

/** Throws UserError where there is no such event, or more than one. */
export async function findEvent({ input, event: id, onProblem }: EventRequest): Promise<CrashEvent> {
  const all = listing()
  const alike = listing()
  let found: CrashEvent | undefined
  const onEvent = async (event: CrashEvent): Promise<void> => {
    all.add(event)
    if (!hasId(event, id)) return
    if (event.id !== found?.id) alike.add(event)
    found = event
  }
  await readInputs([input], ANY_EVENT, () => ({
    onEvent,
    isEnough: () => found?.id === id,
    onProblem,
    onDamage: onProblem,
    onLoss: () => {},
  }))
  if (!found)
    throw new UserError(`${input}: no event ${id}; there ${all.total() === 0 ? 'is none in it' : `are ${all}`}`)
  if (found.id === id || alike.total() === 1) return found
  throw new UserError(`${input}: more than one id begins with ${id}: ${alike}`)
}

/** Names the first few of any number of events. */
function listing() {
  const named: string[] = []
  let total = 0
  return {
    add: ({ id, process }: CrashEvent): void => {
      total++
      if (named.length < MAX_IDS) named.push(`${id} (${process.comm})`)
    },
    total: () => total,
    toString: () => `${named.join(', ')}${total > named.length ? ` and ${total - named.length} more` : ''}`,
  }
}

const MAX_IDS = 10
