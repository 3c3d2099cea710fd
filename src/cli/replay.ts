import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { hasId, type OfflineFilter } from '../pipeline/filter.js'
import { type InputHandlers, type Readers, type Resolver, readInputs } from '../pipeline/inputs.js'
import { note } from './stderr.js'
import type { symbolsOf } from './symbol-options.js'
import { createWarnings } from './warnings.js'

export interface Replay {
  inputs: readonly string[]
  filter: OfflineFilter
  maxEvents: number
  symbols: ReturnType<typeof symbolsOf>
  /** Of inputs that are core files, where it was started. */
  resolver: Resolver | undefined
  /** See InputHandlers. */
  onForeseen?(event: CrashEvent, readers: Readers): void
}

/** Hands over the deaths of inputs that pass, one after another. Throws UserError for an id that none of them has. */
export async function replay(
  { inputs, filter, maxEvents, symbols, resolver, onForeseen }: Replay,
  handle: (event: CrashEvent, input: string, readers: Readers) => Promise<void>,
): Promise<void> {
  let taken = 0
  const missing = new Set(filter.ids)
  const { warn, finish } = createWarnings()
  const isEnough = (): boolean => taken >= maxEvents
  try {
    const handlersOf = (input: string): InputHandlers => ({
      isEnough,
      onForeseen,
      onEvent: async (event, readers) => {
        taken++
        for (const id of missing) if (hasId(event, id)) missing.delete(id)
        await handle(event, input, readers)
      },
      onProblem: warn,
      onDamage: warn,
      onLoss: (lost) => note(`${input}: ${lost} deaths were lost while it was recorded`),
    })
    await readInputs(inputs, filter, handlersOf, symbols, resolver)
  } finally {
    finish()
  }
  if (isEnough()) return
  const [unknown] = missing
  if (unknown !== undefined) throw new UserError(`--id ${unknown}: no such death in ${inputs.join(', ')}`)
}
