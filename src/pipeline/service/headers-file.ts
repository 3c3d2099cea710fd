import { validateHeaderName, validateHeaderValue } from 'node:http'
import { UserError } from '../../model/errors.js'
import { readSecret } from './secret-file.js'

/** Headers of a file, `NAME: VALUE` on each line; they may be secrets. Throws UserError by line. */
export function readHeaders(file: string): Record<string, string> {
  const lines = readSecret(file).toString('latin1').split(/\r?\n/)
  return Object.fromEntries(lines.flatMap((line, index) => (isNothing(line) ? [] : [headerOf(line, file, index + 1)])))
}

const isNothing = (line: string): boolean => /^\s*(#|$)/.test(line)

function headerOf(text: string, file: string, line: number): [name: string, value: string] {
  const [, name = '', value = ''] = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/.exec(text) ?? []
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    throw new UserError('not a header; expected NAME: VALUE', { file, line, column: 1 })
  }
  return [name.toLowerCase(), value]
}
