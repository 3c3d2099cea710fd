import { readFileSync } from 'node:fs'
import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import { reasonOf } from '../../model/reason.js'
import { compiledContent } from '../compiled.js'
import { type Problem, quote, type Report } from '../rules/problem.js'
import { type Check, parseShaped } from './parse-shaped.js'

/** A file of the folder data/: what the facts know, in YAML, beside the rules. */
export interface DataFile<T> {
  /** In the repository: `data/exit-statuses.yaml`. */
  path: string
  /** Throws UserErrors with everything in which a text differs from its schema, by place. */
  parse(text: string, file: string): T
  /** The content of the file, read once. Throws UserError where it cannot be read, UserErrors as parse does. */
  read(): T
}

export function dataFile<S extends TSchema>(
  name: string,
  schema: () => S,
  check: Check<S> = () => {},
): DataFile<Static<S>> {
  const path = `data/${name}.yaml`
  let known: { content: Static<S> } | undefined
  const parse = (text: string, file: string): Static<S> => parseShaped(schema(), text, file, check)
  const read = (): Static<S> => {
    known ??= { content: readCompiled(path, parse) }
    return known.content
  }
  return { path, parse, read }
}

/** The schema of a file with a version, and of its parts: unknown keys are errors. */
export const versioned = <P extends TProperties>(properties: P) => closed({ version: Type.Literal(1), ...properties })

export const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })

/** The stock files were parsed when the program was built. */
function readCompiled<T>(path: string, parse: (text: string, file: string) => T): T {
  const file = packageFile(path)
  const text = readText(file)
  const compiled = compiledContent(text)
  return compiled === undefined ? parse(text, file) : JSON.parse(compiled)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(`cannot read the file: ${reasonOf(error)}; expected it beside the program`, { file }, 'CC0001')
  }
}

/** Reports a text that is not a regular expression of JavaScript. */
export function checkPattern(text: string | undefined, path: Problem['path'], report: Report): void {
  try {
    new RegExp(text ?? '')
  } catch {
    report({ code: 'CC0308', path, what: `${quote(text)} is not valid`, expected: 'a regular expression' })
  }
}
