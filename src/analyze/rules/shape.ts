import { type Static, type TSchema, Type } from 'typebox'
import { validatorOf } from '../../model/validator.js'
import { oneOf, type Path, quote, type Report } from './problem.js'

/** The value as what its schema says it is; undefined where it differs, which is reported. */
export function shaped<S extends TSchema>(
  schema: S,
  value: unknown,
  path: Path,
  report: Report,
): Static<S> | undefined {
  if (fits(schema, value)) return value
  checkShape(schema, value, path, report)
  return undefined
}

/**
 * Reports everything in which a value differs from its schema, each at its place. Objects, records and lists are
 * walked here, because the validator's own errors are capped and name neither the key meant nor its place.
 */
export function checkShape(schema: TSchema, value: unknown, path: Path, report: Report): void {
  if (Type.IsObject(schema)) checkObject(schema, value, path, report)
  else if (Type.IsRecord(schema)) checkRecord(schema, value, path, report)
  else if (Type.IsArray(schema)) checkArray(schema, value, path, report)
  else if (!fits(schema, value)) mismatch(schema, value, path, report)
}

/** What a schema wants, in words. */
function expectation(schema: TSchema): string {
  const values = literals(schema)
  if (values) return values.length === 1 ? String(values[0]) : oneOf(values)
  if ('description' in schema && typeof schema.description === 'string') return schema.description
  return Type.IsObject(schema) ? `a mapping of ${Object.keys(schema.properties).join(', ')}` : 'another value'
}

export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkObject(schema: Type.TObject, value: unknown, path: Path, report: Report): void {
  if (!isMapping(value)) {
    mismatch(schema, value, path, report)
    return
  }
  const known = Object.keys(schema.properties)
  for (const name of Object.keys(value)) {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined
    if (property) checkShape(property, value[name], [...path, name], report)
    else {
      const what = `unknown key ${quote(name)}`
      report({
        code: 'CC0101',
        path: [...path, name],
        atKey: true,
        what,
        expected: oneOf(known),
        name,
        candidates: known,
      })
    }
  }
  for (const name of known) {
    const property = schema.properties[name]
    if (!property || Type.IsOptional(property) || Object.hasOwn(value, name)) continue
    report({ code: 'CC0102', path, what: `missing key "${name}"`, expected: `${name}: ${expectation(property)}` })
  }
}

function checkRecord(schema: Type.TRecord, value: unknown, path: Path, report: Report): void {
  if (!isMapping(value)) {
    mismatch(schema, value, path, report)
    return
  }
  const pattern = new RegExp(Type.RecordPattern(schema))
  const property = Type.RecordValue(schema)
  for (const name of Object.keys(value)) {
    if (pattern.test(name)) checkShape(property, value[name], [...path, name], report)
    else {
      const what = `${quote(name)} is not a name`
      report({ code: 'CC0105', path: [...path, name], atKey: true, what, expected: 'letters, digits, "-" and "_"' })
    }
  }
}

function checkArray(schema: Type.TArray, value: unknown, path: Path, report: Report): void {
  if (!Array.isArray(value)) {
    mismatch(schema, value, path, report)
    return
  }
  const least = 'minItems' in schema && typeof schema.minItems === 'number' ? schema.minItems : 0
  if (value.length < least)
    report({ code: 'CC0104', path, what: `${label(path)} is empty`, expected: expectation(schema) })
  value.forEach((item, index) => {
    checkShape(schema.items, item, [...path, index], report)
  })
}

function mismatch(schema: TSchema, value: unknown, path: Path, report: Report): void {
  const candidates = literals(schema)?.map(String)
  const name = typeof value === 'string' ? value : undefined
  report({
    code: 'CC0103',
    path,
    what: `${label(path)} is ${quote(value)}`,
    expected: expectation(schema),
    name,
    candidates,
  })
}

/** `tags[0]` for [rules, 3, tags, 0]. */
function label(path: Path): string {
  const index = path.findLastIndex((step) => typeof step === 'string')
  const positions = path.slice(index + 1).map((position) => `[${position}]`)
  return index === -1 ? 'the file' : `${path[index]}${positions.join('')}`
}

function literals(schema: TSchema): (string | number | boolean)[] | undefined {
  if (Type.IsEnum(schema)) return schema.enum
  if (Type.IsLiteral(schema) && typeof schema.const !== 'bigint') return [schema.const]
  if (!Type.IsUnion(schema)) return undefined
  const values = schema.anyOf.map(literals)
  return values.every((each) => each !== undefined) ? values.flat() : undefined
}

const validators = new WeakMap<TSchema, ReturnType<typeof validatorOf>>()

/** Whether a value is what its schema says. */
export function fits<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  const known = validators.get(schema) ?? validatorOf(() => schema)
  validators.set(schema, known)
  return known().Check(value)
}
