import { UserError } from '../../model/errors.js'
import type { LoadedFile } from '../rules/load.js'
import { quote } from '../rules/problem.js'
import { isMapping } from '../rules/shape.js'

/** Lists and conditions that nothing in their file refers to, in files that no other one extends. */
export function unused(files: LoadedFile[]): UserError[] {
  const extended = new Set(files.flatMap((file) => file.extends))
  return files.filter((file) => file.rules.length > 0 && !extended.has(file)).flatMap(unusedIn)
}

function unusedIn(file: LoadedFile): UserError[] {
  const document = file.document()
  const used = new Set(references(document.value))
  const { value } = document
  return (['lists', 'conditions'] as const).flatMap((kind) => {
    const names = isMapping(value) && isMapping(value[kind]) ? Object.keys(value[kind]) : []
    return names
      .filter((name) => !used.has(`${kind} ${name}`))
      .map((name) => {
        const what = `nothing refers to ${quote(name)} of ${kind}; expected a rule that does, or none of it`
        return new UserError(what, document.keyPlace([kind, name]), 'CC0906')
      })
  })
}

function* references(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const each of value) yield* references(each)
  if (!isMapping(value)) return
  if (typeof value.condition === 'string') yield `conditions ${value.condition}`
  if (typeof value.$list === 'string') yield `lists ${value.$list}`
  for (const each of Object.values(value)) yield* references(each)
}
