import { readdirSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { IncidentView } from '../../src/report/view.js'

interface Field {
  name: string
  type: string
  description: string
}

/** A Markdown table of every field a template may print, made of the schema that the types of the views are made of. */
export function fieldTable(): string {
  const rows = fieldsOf(IncidentView, '').map(({ name, type, description }) =>
    `| \`${name}\` | ${type} | ${description} |`.replace('|  |', '| |'),
  )
  return ['| field | what it is | meaning |', '|---|---|---|', ...rows].join('\n')
}

/** Schemas are plain JSON: objects have properties, arrays have items. */
interface Node {
  type?: string
  description?: string
  properties?: Record<string, TSchema>
  items?: TSchema
}

function fieldsOf(schema: TSchema, prefix: string): Field[] {
  const { properties = {} }: Node = schema
  return Object.entries(properties).flatMap(([key, field]) => {
    const node: Node = field
    const name = `${prefix}${key}`
    const items: Node = node.items ?? {}
    const type = node.type === 'array' ? (items.properties ? 'list' : 'list of texts') : (WORDS[node.type ?? ''] ?? '')
    const own = { name, type, description: node.description ?? '' }
    if (node.type === 'object') return [own, ...fieldsOf(field, `${name}.`)]
    return node.items && items.properties ? [own, ...fieldsOf(node.items, `${name}[].`)] : [own]
  })
}

const WORDS: Record<string, string> = { string: 'text', number: 'number', boolean: 'flag', object: 'group' }

/** Names of the stock partials and the formats each of them is there for. */
export function partialTable(): string {
  const formats = new Map<string, string[]>()
  for (const file of readdirSync(new URL('../../templates/partials', import.meta.url)).sort()) {
    const [name = '', format = ''] = file.split('.')
    formats.set(name, [...(formats.get(name) ?? []), format])
  }
  const rows = [...formats].map(([name, of]) => `| \`${name}\` | ${of.join(', ')} |`)
  return ['| partial | formats |', '|---|---|', ...rows].join('\n')
}
