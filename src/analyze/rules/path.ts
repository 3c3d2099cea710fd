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
  const steps = parsed.get(path) ?? parsePath(path) ?? []
  parsed.set(path, steps)
  const found = steps.reduce<unknown[]>((values, step) => values.flatMap((value) => take(value, step)), [root])
  return steps.some((step) => 'every' in step) && found.length > 0 ? found : found[0]
}

/** As a list, so that absent is no element. */
function take(value: unknown, step: Step): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  if ('every' in step) return Object.values(value).filter(isPresent)
  if (!Object.hasOwn(value, step.key)) return []
  return [Reflect.get(value, step.key)].filter(isPresent)
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null
