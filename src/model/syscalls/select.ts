import { UserError } from '../errors.js'
import { nearest } from '../nearest.js'
import { CLASSES, namesIn } from './classes.js'
import { SYSCALLS, syscallByName } from './syscalls.js'

/**
 * The names that expressions as strace(1)'s -e pick: `open,close`, `trace=file`, `%network`, and without some: `!read`,
 * `!%memory`. A leading `!` turns a whole expression round. Those of several expressions are traced all. Throws
 * UserError for a name that is neither a call nor a class, with the nearest that is.
 */
export function selectSyscalls(expressions: readonly string[]): string[] {
  const all = SYSCALLS.map(({ name }) => name)
  if (expressions.length === 0) return all
  const picked = new Set(expressions.flatMap((expression) => pick(expression, all)))
  return all.filter((name) => picked.has(name))
}

function pick(expression: string, all: string[]): string[] {
  const list = expression.replace(/^trace=/, '')
  const without = list.startsWith('!')
  const named = new Set((without ? list.slice(1) : list).split(',').flatMap((word) => namesOf(word.trim(), all)))
  return without ? all.filter((name) => !named.has(name)) : [...named]
}

function namesOf(word: string, all: string[]): string[] {
  if (word === 'all') return all
  const group = word.replace(/^%/, '')
  if (Object.hasOwn(CLASSES, group)) return namesIn(group)
  if (syscallByName(word)) return [word]
  const known = [...all, ...Object.keys(CLASSES)]
  const near = nearest(group, known)
  const hint = near === undefined ? `a class is one of ${Object.keys(CLASSES).join(', ')}` : `did you mean ${near}?`
  throw new UserError(`-e: no system call or class is called '${word}': ${hint}`)
}
