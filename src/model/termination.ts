import { type Static, Type } from 'typebox'
import { count, object, optional, text } from './schema.js'

/** How a process ended, as wait(2) has it. */
export const Termination = object({
  kind: Type.Union([Type.Literal('signal'), Type.Literal('exit')]),
  signal: optional(text('signal(7) name')),
  signalNumber: optional(count('signal number')),
  exitCode: optional(Type.Integer({ minimum: 0, maximum: 255 })),
  coreDumped: optional(Type.Boolean({ description: 'WCOREDUMP of wait(2)' })),
})
export type Termination = Static<typeof Termination>
