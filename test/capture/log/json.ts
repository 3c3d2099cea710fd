/** JSON values taken apart and changed by path, as JSON pointers write one: /process/argv/0. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export const isObject = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every value within one, with its path; itself last, by the path of ''. */
export function walk(value: Json, path = ''): { path: string; value: Json }[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [...below.flatMap(([name, inner]) => walk(inner, `${path}/${name}`)), { path, value }]
}

/** A copy that holds something else at a path; undefined takes the field away. */
export function changed(value: Json, path: string, replacement: Json | undefined): Json {
  return change(value, path.split('/').slice(1), replacement) ?? null
}

function change(value: Json | undefined, names: string[], replacement: Json | undefined): Json | undefined {
  const [name, ...rest] = names
  if (name === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === name ? (change(item, rest, replacement) ?? null) : item))
  }
  const entries = Object.entries(value !== undefined && isObject(value) ? value : {})
  const others = entries.filter(([other]) => other !== name)
  const inner = change(entries.find(([other]) => other === name)?.[1], rest, replacement)
  return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]])
}
