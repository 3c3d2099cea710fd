import type { CrashEvent } from '../model/event.js'
import { inertJson } from '../model/inert-json.js'
import { isPackedText, packText, unpackText } from '../model/packed-text.js'

/** As long as a line of an event log may be. A message that was made up may want to become any size. */
const MAX_BYTES = 16 * 1024 * 1024

/** An event as it is sent: one line of an event log, deflated. */
export const packEvent = (event: CrashEvent): Buffer => packText(inertJson(event))

/** The line that was packed. Throws Refusal for what is none. */
export function unpackLine(message: Uint8Array): string {
  if (!isPackedText(message)) throw new Refusal('format', 'in a format that this version does not know')
  try {
    return unpackText(message, MAX_BYTES)
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    if (isTooLarge) throw new Refusal('size', `more than ${MAX_BYTES} bytes when it is unpacked`)
    throw new Refusal('damaged', 'not compressed as deaths are')
  }
}

export const REFUSALS = ['format', 'size', 'damaged', 'version', 'schema', 'host'] as const

/** A message that is not stored, whoever sent it. `kind`: for counts. */
export class Refusal extends Error {
  constructor(
    readonly kind: (typeof REFUSALS)[number],
    message: string,
  ) {
    super(message)
  }
}
