import type { TSchema } from 'typebox'
import { expect, it } from 'vitest'
import { SPECIMENS } from '../../src/report/specimen/specimens.js'
import { IncidentView, viewIncident } from '../../src/report/view.js'

/** Schemas are plain JSON: objects have properties, arrays have items. */
interface Node {
  properties?: Record<string, TSchema>
  items?: TSchema
}

function pathsOf(schema: TSchema, path: string): string[] {
  const { properties, items }: Node = schema
  if (items) return [path, ...pathsOf(items, `${path}[]`)]
  return properties ? Object.entries(properties).flatMap(([key, field]) => pathsOf(field, `${path}.${key}`)) : [path]
}

function valuesAt(value: unknown, path: string, found: Map<string, unknown[]>): void {
  found.set(path, [...(found.get(path) ?? []), Array.isArray(value) ? value.length : value])
  if (Array.isArray(value)) for (const item of value) valuesAt(item, `${path}[]`, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, field] of Object.entries(value)) valuesAt(field, `${path}.${key}`, found)
  }
}

const found = new Map<string, unknown[]>()
for (const [incident, context] of SPECIMENS) {
  for (const verbose of [false, true]) valuesAt(viewIncident(incident, { ...context, verbose }), '', found)
}

/** The first few frames have none before them. */
const NOT_AT_THE_TOP = '.stack.top[].skipped'

// {{#if}} asks for nothing else, so that a template tried on all of them has had every branch taken.
it.each(pathsOf(IncidentView, '').filter((path) => path !== NOT_AT_THE_TOP))('a specimen has %s', (path) => {
  expect((found.get(path) ?? []).filter(Boolean)).not.toEqual([])
})
