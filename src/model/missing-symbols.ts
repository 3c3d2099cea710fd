import type { Static } from 'typebox'
import { count, object, optional, text } from './schema.js'

export const MissingSymbols = object({
  path: text('the mapped file'),
  buildId: optional(text('its build id, hexadecimal; absent where it has none, or it is not known')),
  frames: count('frames in it whose function is not known, in all stacks'),
  debuginfod: optional(text('URL of its debug file; absent where no distribution has built it')),
})
export type MissingSymbols = Static<typeof MissingSymbols>
