import Handlebars from 'handlebars'
import { UserError } from '../../model/errors.js'
import type { TemplateFile } from './load.js'

/** What a template is at fault for, as one line with its place; anything else is a bug and stays what it is. */
export function templateError(error: unknown, { file, source }: TemplateFile): unknown {
  if (error instanceof Handlebars.Exception) {
    const [line, column, endColumn]: (number | undefined)[] = [error.lineNumber, error.column, error.endColumn]
    const written = line === undefined ? '' : (source.split('\n')[line - 1] ?? '').slice(column, endColumn)
    const place = { file, line, column: column === undefined ? undefined : column + 1 }
    return new UserError(inWords(error.message.replace(/ - \d+:\d+$/, ''), written), place)
  }
  if (error instanceof RangeError && error.message.includes('call stack'))
    return new UserError('includes itself without end', { file })
  // Handlebars' strict lookup of a.b where a is a string or number.
  if (error instanceof TypeError && error.message.startsWith("Cannot use 'in' operator")) {
    return new UserError(`takes a field of a plain value: ${error.message}`, { file })
  }
  return error
}

/** The parser throws plain errors of several lines: "Parse error on line 3:", the source around it, a caret, why. */
export function parseError(error: unknown, template: TemplateFile): unknown {
  if (error instanceof Handlebars.Exception || !(error instanceof Error)) return templateError(error, template)
  const [first = '', near = ''] = error.message.split('\n')
  const line = /line (\d+)/.exec(first)?.[1]
  const reason = /Expecting .*, got '(\w+)'/.exec(error.message)?.[1]
  const found = reason === 'EOF' ? 'the file ends inside a block or tag' : 'is not a Handlebars template'
  return new UserError(`${found}${near ? `, near: ${near.trim()}` : ''}`, {
    file: template.file,
    line: line === undefined ? undefined : Number(line),
  })
}

function inWords(message: string, written: string): string {
  const unknownField = /^"(.+)" not defined in /s.exec(message)
  if (unknownField) return `there is no field "${written || unknownField[1]}" here`
  const unknownHelper = /used the unknown helper (.+)$/.exec(message)
  if (unknownHelper) return `there is no helper "${unknownHelper[1]}"`
  return message
}
