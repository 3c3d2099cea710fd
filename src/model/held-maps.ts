import type { CrashEvent, Mapping } from './event.js'

/**
 * The mappings are half of the text of an event, and few rules ask for them. A reader that writes none holds them back
 * as text, to be parsed when something asks.
 */
const HELD = Symbol('text of the mappings')

type Holding = CrashEvent & { [HELD]?: string }

/** `text`: JSON that is known to be a list of mappings. The event must not be written again: its mappings are not in it. */
export function holdMaps(event: CrashEvent, text: string): void {
  const holding: Holding = event
  holding[HELD] = text
}

export function mapsOf(event: CrashEvent): Mapping[] | undefined {
  const { maps, [HELD]: text }: Holding = event
  if (maps || text === undefined) return maps
  const parsed: Mapping[] = JSON.parse(text)
  event.maps = parsed
  return parsed
}
