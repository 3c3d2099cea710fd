import type { Code } from './codes.js'
import { readLeaf } from './leaf.js'
import { negate } from './negate.js'
import { oneOf, type Path, quote, type Report } from './problem.js'
import { type Block, type Condition, isLeaf, partsOf } from './rule.js'
import { ConditionShapes } from './schema.js'
import type { Scope } from './scope.js'
import { shaped } from './shape.js'

/** Named conditions make a large tree out of a few lines: more leaves and levels than any rule needs are refused. */
const MAX_LEAVES = 1000
const MAX_DEPTH = 50

interface Reader extends Scope {
  known: Map<string, Condition | undefined>
  /** Names being read, to find those that lead back to themselves. */
  open: string[]
}

export interface ConditionReader {
  /** A block with everything it refers to put in its place; undefined where something was reported. */
  read(source: unknown, path: Path): Block | undefined
  /** The conditions of this file that have a name there, as far as nothing is wrong with them. */
  named: ReadonlyMap<string, Condition>
}

/** Named conditions are read, and reported, once, whether a rule uses them or not. */
export function createConditionReader(scope: Scope): ConditionReader {
  const reader: Reader = { ...scope, known: new Map(), open: [] }
  for (const name of Object.keys(scope.conditions)) readNamed(reader, name, 0)
  return {
    read: (source, path) => {
      const condition = read(reader, source, path, 0)
      return condition && (isLeaf(condition) ? { all: [condition] } : condition)
    },
    named: new Map([...reader.known].flatMap(([name, condition]) => (condition ? [[name, condition]] : []))),
  }
}

function read(reader: Reader, source: unknown, path: Path, depth: number): Condition | undefined {
  const { report } = reader
  if (depth > MAX_DEPTH)
    return refuse(report, 'CC0312', path, 'conditions nested too deep', `at most ${MAX_DEPTH} levels`)
  switch (kindOf(source, path, report)) {
    case 'fact': {
      const leaf = shaped(ConditionShapes.fact, source, path, report)
      return leaf && readLeaf(leaf, path, reader)
    }
    case 'condition': {
      const reference = shaped(ConditionShapes.condition, source, path, report)
      return reference && readReference(reader, reference, path, depth)
    }
    case 'not': {
      const block = shaped(ConditionShapes.not, source, path, report)
      const inner = block && read(reader, block.not, [...path, 'not'], depth + 1)
      return inner && { ...negate(inner), name: block.name ?? inner.name }
    }
    case 'all': {
      const block = shaped(ConditionShapes.all, source, path, report)
      const all = block && readParts(reader, block.all, [...path, 'all'], depth)
      return all && { name: block.name, all }
    }
    case 'any': {
      const block = shaped(ConditionShapes.any, source, path, report)
      const any = block && readParts(reader, block.any, [...path, 'any'], depth)
      return any && { name: block.name, any }
    }
    default:
      return undefined
  }
}

function readParts(reader: Reader, sources: unknown[], path: Path, depth: number): Condition[] | undefined {
  const parts = sources.map((source, index) => read(reader, source, [...path, index], depth + 1))
  const complete = parts.filter((part) => part !== undefined)
  if (complete.length < parts.length) return undefined
  const leaves = complete.reduce((sum, part) => sum + leafCount(part), 0)
  if (leaves <= MAX_LEAVES) return complete
  return refuse(reader.report, 'CC0312', path, `${leaves} conditions, named ones written out`, `at most ${MAX_LEAVES}`)
}

function readReference(reader: Reader, source: { name?: string; condition: string }, path: Path, depth: number) {
  const { condition: name, name: alias } = source
  const at = [...path, 'condition']
  const imported = Object.hasOwn(reader.conditions, name) ? undefined : reader.imported.get(name)
  if (imported) return { ...imported, name: alias ?? name }
  const candidates = [...Object.keys(reader.conditions), ...reader.imported.keys()]
  if (!candidates.includes(name)) {
    const expected = candidates.length > 0 ? oneOf(candidates) : 'a name under conditions:'
    reader.report({ code: 'CC0309', path: at, what: `unknown condition ${quote(name)}`, expected, name, candidates })
    return undefined
  }
  if (reader.open.includes(name)) {
    const cycle = [...reader.open.slice(reader.open.indexOf(name)), name].join(' → ')
    return refuse(reader.report, 'CC0310', at, `condition "${name}" refers to itself: ${cycle}`, 'no cycle')
  }
  const condition = readNamed(reader, name, depth + 1)
  return condition && { ...condition, name: alias ?? name }
}

function readNamed(reader: Reader, name: string, depth: number): Condition | undefined {
  if (reader.known.has(name)) return reader.known.get(name)
  reader.open.push(name)
  const condition = read(reader, reader.conditions[name], ['conditions', name], depth)
  reader.open.pop()
  reader.known.set(name, condition)
  return condition
}

const counts = new WeakMap<Condition, number>()

function leafCount(condition: Condition): number {
  if (isLeaf(condition)) return 1
  const count = counts.get(condition) ?? partsOf(condition).reduce((sum, part) => sum + leafCount(part), 0)
  counts.set(condition, count)
  return count
}

const KINDS = Object.keys(ConditionShapes)

function kindOf(source: unknown, path: Path, report: Report): string | undefined {
  const isMapping = typeof source === 'object' && source !== null && !Array.isArray(source)
  const keys = isMapping ? Object.keys(source) : []
  const kinds = keys.filter((key) => KINDS.includes(key))
  if (kinds.length === 1) return kinds[0]
  const expected = oneOf(KINDS)
  if (kinds.length > 1)
    return refuse(report, 'CC0313', path, `a condition with both "${kinds[0]}" and "${kinds[1]}"`, expected)
  const what = isMapping ? 'a condition that asks nothing' : `a condition that is ${quote(source)}`
  report({ code: 'CC0313', path, what, expected, name: keys[0], candidates: KINDS })
  return undefined
}

function refuse(report: Report, code: Code, path: Path, what: string, expected: string): undefined {
  report({ code, path, what, expected })
}
