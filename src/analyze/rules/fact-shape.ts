import { type TSchema, Type } from 'typebox'
import { Address } from '../../model/event.js'
import { FACTS_BY_NAME } from '../facts/registry.js'
import { FACT_TYPES } from '../facts/types.js'
import type { Shape } from '../operators/operator.js'
import { parsePath, type Step } from './path.js'
import { oneOf, type Path, quote, type Report } from './problem.js'

/** The schema of a fact; an unknown name is reported. */
export function factSchema(name: string, path: Path, report: Report, atKey = false): TSchema | undefined {
  const fact = FACTS_BY_NAME.get(name)
  if (fact) return FACT_TYPES[fact.type]
  const expected = 'a fact that `crashcrawler rules facts` lists'
  report({
    code: 'CC0301',
    path,
    atKey,
    what: `unknown fact ${quote(name)}`,
    expected,
    name,
    candidates: FACTS_BY_NAME.keys(),
  })
  return undefined
}

/** What a path into a fact leads to; one that leads nowhere is reported. */
export function shapeAt(schema: TSchema, text: string | undefined, path: Path, report: Report): Shape | undefined {
  const steps = parsePath(text ?? '$')
  if (!steps) {
    report({
      code: 'CC0304',
      path,
      what: `${quote(text)} is not a path`,
      expected: `"$" with .key, ['key'] or [*] after it`,
    })
    return undefined
  }
  const end = follow(schema, steps, path, report)
  if (!end) return undefined
  const shape = shapeOf(end)
  return steps.some((step) => 'every' in step) ? { kind: 'list', items: shape } : shape
}

function follow(schema: TSchema, steps: Step[], path: Path, report: Report): TSchema | undefined {
  let current: TSchema = schema
  for (const step of steps) {
    const next = 'every' in step ? elements(current) : property(current, step.key)
    if (!next) {
      const what = 'every' in step ? '[*] of what is not a list' : `unknown key ${quote(step.key)} in the path`
      const keys = keysOf(current)
      const name = 'key' in step ? step.key : undefined
      report({
        code: 'CC0305',
        path,
        what,
        expected: keys.length > 0 ? oneOf(keys) : hint(current),
        name,
        candidates: keys,
      })
      return undefined
    }
    current = next
  }
  return current
}

/** What the elements of something are. */
export function elements(schema: TSchema): TSchema | undefined {
  if (Type.IsArray(schema)) return schema.items
  return Type.IsRecord(schema) ? Type.RecordValue(schema) : undefined
}

/** What a key of something leads to. */
export function property(schema: TSchema, key: string): TSchema | undefined {
  if (Type.IsRecord(schema)) return Type.RecordValue(schema)
  return Type.IsObject(schema) && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined
}

const keysOf = (schema: TSchema): string[] => (Type.IsObject(schema) ? Object.keys(schema.properties) : [])

/** Of 5 or unlimited it is the number that can be compared; a choice of words is text. */
function shapeOfUnion(members: TSchema[]): Shape {
  const other = members.find((member) => !Type.IsLiteral(member))
  return other ? shapeOf(other) : { kind: 'text' }
}

const hint = (schema: TSchema): string =>
  Type.IsArray(schema) ? '[*] for the elements of a list' : 'a path that ends before it'

function shapeOf(schema: TSchema): Shape {
  if (Type.IsArray(schema)) return { kind: 'list', items: shapeOf(schema.items) }
  if (Type.IsString(schema)) return { kind: isAddress(schema) ? 'address' : 'text' }
  if (schema === FACT_TYPES.milliseconds) return { kind: 'milliseconds' }
  if (Type.IsInteger(schema) || Type.IsNumber(schema)) return { kind: 'number' }
  if (Type.IsBoolean(schema)) return { kind: 'boolean' }
  if (Type.IsUnion(schema)) return shapeOfUnion(schema.anyOf)
  if (Type.IsObject(schema) && 'manager' in schema.properties) return { kind: 'package' }
  // What is left are the enumerations of the event, texts all of them.
  return { kind: Type.IsObject(schema) || Type.IsRecord(schema) ? 'object' : 'text' }
}

export const isAddress = (schema: TSchema): boolean => patternOf(schema) === patternOf(Address)

const patternOf = (schema: TSchema): unknown => ('pattern' in schema ? schema.pattern : undefined)
