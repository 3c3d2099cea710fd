/** One step of a path into a fact: a key, or every element. */
export type Step = { key: string } | { every: true }

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\['([^']*)'\]|\["([^"]*)"\]|\[\*\]/y

/** `$.a['b'][*]`, the part of JSONPath that rules may use. undefined for anything else. */
export function parsePath(text: string): Step[] | undefined {
  if (!text.startsWith('$')) return undefined
  const steps: Step[] = []
  STEP.lastIndex = 1
  for (let position = 1; position < text.length; position = STEP.lastIndex) {
    const match = STEP.exec(text)
    if (!match) return undefined
    const key = match[1] ?? match[2] ?? match[3]
    steps.push(key === undefined ? { every: true } : { key })
  }
  return steps
}

const parsed = new Map<string, Step[]>()

/**
 * What a path leads to: own properties only. Behind `[*]` it is the list of what is there; undefined where there
 * is nothing at all. Paths come from rule files only, checked at load.
 */
export function resolvePath(root: unknown, path: string): unknown {
  if (path === '$') return root
  const known = parsed.get(path)
  const steps = known ?? parsePath(path) ?? []
  if (!known) parsed.set(path, steps)
  return follow(root, steps, 0)
}

/** Behind the first `[*]` everything is a list. */
function follow(root: unknown, steps: Step[], from: number): unknown {
  let value = root
  for (let index = from; index < steps.length; index++) {
    const step = steps[index]
    if (step === undefined || typeof value !== 'object' || value === null) return undefined
    if ('every' in step) return listOrNothing(elementsOf(value), steps, index + 1)
    if (!Object.hasOwn(value, step.key)) return undefined
    value = (value as Record<string, unknown>)[step.key]
    if (!isPresent(value)) return undefined
  }
  return value
}

function listOrNothing(values: unknown[], steps: Step[], from: number): unknown[] | undefined {
  const isNested = steps.some((step, index) => index >= from && 'every' in step)
  const found: unknown[] = []
  for (const each of values) {
    const value = follow(each, steps, from)
    if (!isPresent(value)) continue
    if (isNested && Array.isArray(value)) found.push(...value)
    else found.push(value)
  }
  return found.length > 0 ? found : undefined
}

const elementsOf = (value: object): unknown[] => (Array.isArray(value) ? value : Object.values(value)).filter(isPresent)

const isPresent = (value: unknown): boolean => value !== undefined && value !== null
