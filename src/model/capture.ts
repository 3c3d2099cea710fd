import { type Static, Type } from 'typebox'
import { count, object, optional } from './schema.js'

/** How the evidence of an event was taken, and what is missing of it. */
export const Capture = object({
  tier: Type.Enum(['A', 'B', 'C', 'D', 'E', 'S', 'none'], {
    description:
      'how the evidence was taken; S: by BPF, and more of the process while it was frozen; none: nothing was watched, and only the status is known',
  }),
  truncated: optional(Type.Array(Type.String(), { description: 'what did not fit in the record' })),
  missing: optional(Type.Array(Type.String(), { description: 'what this way of capture cannot see' })),
  lost: optional(count('records lost before this one since the capture began')),
})
export type Capture = Static<typeof Capture>
