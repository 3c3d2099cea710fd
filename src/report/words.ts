import { readFileSync } from 'node:fs'
import { type Static, Type } from 'typebox'
import Value from 'typebox/value'
import { parse } from 'yaml'
import { packageFile } from '../model/package-file.js'
import { compiledWords } from './template/compiled.js'

/** What a row of the timeline can be about, and what its second part can say. */
const HAPPENINGS = [
  ...['start', 'read', 'write', 'execute', 'access', 'exception', 'place', 'handler', 'handlerDetail', 'handlerCrash'],
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

const Words = Type.Object(
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
export type Words = Static<typeof Words>

/** Throws Error where the text is not as the schema says, with the first place. */
export function parseWords(text: string): Words {
  const content: unknown = parse(text)
  const [error] = Value.Errors(Words, content)
  if (error) throw new Error(`templates/words.yaml: ${error.instancePath || '/'} ${error.message}`)
  return Value.Parse(Words, content)
}

/** The content of templates/words.yaml, read once, when it is first needed. */
export function words(): Words {
  known ??= (compiledWords(wordsText())?.words as Words | undefined) ?? parseWords(wordsText())
  return known
}

let known: Words | undefined

/** The text of templates/words.yaml, read once. */
export function wordsText(): string {
  text ??= readFileSync(packageFile('templates/words.yaml'), 'utf8')
  return text
}

let text: string | undefined
