import { type Static, Type } from 'typebox'
import { count, object, optional, text } from './schema.js'

export const LanguageFrame = object({
  function: optional(text('function, method or block')),
  file: text('source file, as the runtime names it'),
  line: count('line in it; 0 where it is not known'),
  library: optional(Type.Boolean({ description: 'of the runtime or its library' })),
  begins: optional(Type.Boolean({ description: 'the line is the one where the function begins' })),
})
export type LanguageFrame = Static<typeof LanguageFrame>

/** The stack in the language of a program, which an interpreter or virtual machine ran or whose runtime knows it. */
export const LanguageStack = object({
  language: text('name of the language'),
  frames: Type.Array(LanguageFrame, { description: 'innermost first' }),
  truncated: optional(Type.Boolean({ description: 'there were more frames, further out' })),
})
export type LanguageStack = Static<typeof LanguageStack>
