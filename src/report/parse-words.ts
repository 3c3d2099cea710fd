import { type Static, Type } from 'typebox'
import Value from 'typebox/value'
import { parse } from 'yaml'

/** What a row of the timeline can be about, and what its second part can say. */
const HAPPENINGS = [
  ...[
    'start',
    'read',
    'write',
    'execute',
    'access',
    'instruction',
    'exception',
    'noException',
    'place',
    'handler',
    'handlerDetail',
    'handlerCrash',
  ],
  ...[
    'words',
    'machineMemory',
    'groupMemory',
    'memoryDetail',
    'ownSignal',
    'signal',
    'sender',
    'snapshot',
    'endDetail',
  ],
] as const
export type Happening = (typeof HAPPENINGS)[number]

const wordsSchema = () =>
  Type.Object(
    {
      /** By the name of a field of an event. */
      parts: Type.Record(Type.String(), Type.String({ minLength: 1 })),
      /** By the name of a runtime. */
      ownFunctions: Type.Record(Type.String(), Type.String({ minLength: 1 })),
      /** The same where the capture had no part in it: how to have them in the report. */
      interpreterStack: Type.Record(Type.String(), Type.String({ minLength: 1 })),
      /** Handlebars, by what happened. */
      timeline: Type.Record(Type.Enum([...HAPPENINGS]), Type.String({ minLength: 1 })),
    },
    { additionalProperties: false },
  )
export type Words = Static<ReturnType<typeof wordsSchema>>

/** Throws Error where the text is not as the schema says, with the first place. */
export function parseWords(text: string): Words {
  const schema = wordsSchema()
  const content: unknown = parse(text)
  const [error] = Value.Errors(schema, content)
  if (error) throw new Error(`templates/words.yaml: ${error.instancePath || '/'} ${error.message}`)
  return Value.Parse(schema, content)
}
