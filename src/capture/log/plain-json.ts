import { type TSchema, Type } from 'typebox'

/**
 * A regular expression for texts of JSON that fit a schema and are written as JSON.stringify writes them: keys in the
 * order of the schema, no spaces, no escapes. What matches is valid. What does not match may be valid too.
 */
export function plainJson(schema: TSchema): string {
  if (Type.IsString(schema)) return `"${text(Reflect.get(schema, 'pattern'))}"`
  if (Type.IsInteger(schema) && Reflect.get(schema, 'minimum') === 0) return NATURAL
  if (Type.IsArray(schema)) return `\\[${listOf(plainJson(schema.items))}\\]`
  if (Type.IsObject(schema)) {
    const [first, ...others] = Object.entries(schema.properties)
    // Without it, each of the others would need two forms: with a comma in front of it, and without.
    if (first === undefined || Type.IsOptional(first[1])) throw new Error('the first key of an object is required')
    return `\\{${member(first)}${others.map(optionalMember).join('')}\\}`
  }
  throw new Error(`no plain form of ${JSON.stringify(schema)}`)
}

/** No number of so many digits is rounded by JSON.parse. */
const NATURAL = '(?:0|[1-9]\\d{0,14})'

/** The pattern of a schema is about the value, which is the text where nothing is escaped. */
const text = (pattern: unknown): string =>
  typeof pattern === 'string' ? `(?:${pattern.replace(/^\^|\$$/g, '')})` : '[^"\\\\\\x00-\\x1f]*'

const listOf = (item: string): string => `(?:${item}(?:,${item})*)?`

const member = ([key, schema]: [string, TSchema]): string => `${JSON.stringify(key)}:${plainJson(schema)}`

const optionalMember = ([key, schema]: [string, TSchema]): string =>
  Type.IsOptional(schema) ? `(?:,${member([key, schema])})?` : `,${member([key, schema])}`
