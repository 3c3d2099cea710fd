import Handlebars from 'handlebars'
import { UserError } from '../../model/errors.js'
import type { TemplateFile } from './load.js'

/** What a template is at fault for, as one line with its place; anything else is a bug and stays what it is. */
export function templateError(error: unknown, { file, source, isStock }: TemplateFile): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error
  if (error instanceof Handlebars.Exception) {
    const [line, column, endColumn]: (number | undefined)[] = [error.lineNumber, error.column, error.endColumn]
    const written = line === undefined ? '' : (source.split('\n')[line - 1] ?? '').slice(column, endColumn)
    // What is timed is a template as a whole, which begins in its first line.
    const place = { file, line: line ?? 1, column: column === undefined ? undefined : column + 1 }
    return new UserError(inWords(error.message.replace(/ - \d+:\d+$/, ''), written), place)
  }
  if (error instanceof RangeError && error.message.includes('call stack'))
    return new UserError('includes itself without end', { file, line: lineOf(source, '{{>') })
  // Handlebars' strict lookup of a.b where a is a string or number.
  const [, field] = /^Cannot use 'in' operator to search for '(.*?)' in /s.exec(error.message) ?? []
  if (error instanceof TypeError && field !== undefined) {
    const what = inOneLine(error.message)
    return new UserError(`takes a field of a plain value: ${what}`, { file, line: lineOf(source, field) })
  }
  // The tests have tried the stock templates; whatever else is thrown in another one is its own doing.
  return isStock ? error : new UserError(`cannot be rendered: ${inOneLine(error.message)}`, { file, line: 1 })
}

/** Of the first place that could be meant by an error that has none. No regular expression: the stack may be full. */
function lineOf(source: string, text: string): number {
  const end = source.indexOf(text)
  let line = 1
  for (let at = source.indexOf('\n'); at !== -1 && at < end; at = source.indexOf('\n', at + 1)) line++
  return line
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 300)

/** The parser throws plain errors of several lines: "Parse error on line 3:", the source around it, a caret, why. */
export function parseError(error: unknown, template: TemplateFile): unknown {
  if (error instanceof Handlebars.Exception || !(error instanceof Error)) return templateError(error, template)
  const [first = '', near = ''] = error.message.split('\n')
  const line = /line (\d+)/.exec(first)?.[1]
  const reason = /Expecting .*, got '(\w+)'/.exec(error.message)?.[1]
  const found = reason === 'EOF' ? 'the file ends inside a block or tag' : 'is not a Handlebars template'
  return new UserError(`${found}${near ? `, near: ${near.trim()}` : ''}`, {
    file: template.file,
    line: Number(line ?? 1),
  })
}

function inWords(message: string, written: string): string {
  const unknownField = /^"(.+)" not defined in /s.exec(message)
  if (unknownField) return `there is no field "${written || unknownField[1]}" here`
  const unknownHelper = /used the unknown helper (.+)$/.exec(message)
  if (unknownHelper) return `there is no helper "${unknownHelper[1]}"`
  return message
}
