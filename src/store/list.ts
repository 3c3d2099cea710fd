import type { Death } from '../model/death.js'
import { SEVERITIES, type Severity } from '../model/finding.js'
import { createTimes } from '../model/times.js'
import type { Cell, Engine } from './engine.js'
import { readPages } from './pages.js'
import type { Query } from './query.js'
import { COLUMN_OF } from './row.js'

const OWN = ['id', 'time', 'pid', 'repeats', 'lastTime'] as const satisfies (keyof Death)[]

/** Kinds that are kept in memory: a program may give each of its deaths another one. */
const MAX_KINDS = 20_000

/**
 * The deaths that a query asks for, by their time, in pages. Most of a row is the same in many others, and to take it from
 * the database is what a long list costs: so that is read once for each kind.
 */
export async function* listDeaths(engine: Engine, query: Query): AsyncGenerator<Death[]> {
  const kinds = new Map<string, Death>()
  const timeOf = createTimes()
  for await (const rows of readPages(engine, query, COLUMNS)) {
    if (kinds.size > MAX_KINDS) kinds.clear()
    await learn(engine, rows, kinds)
    yield rows.flatMap(([id, time, pid, repeats, lastTime, kind]) => {
      const alike = kinds.get(String(kind))
      // It was removed between two queries.
      if (!alike) return []
      const at = timeOf(String(time))
      const until = lastTime === time ? at : timeOf(String(lastTime))
      return { ...alike, id: String(id), time: at, pid: Number(pid), repeats: Number(repeats), lastTime: until }
    })
  }
}

/** Nanoseconds are beyond the whole numbers of JSON. */
const COLUMNS = [
  ...OWN.map((field) =>
    field === 'time' || field === 'lastTime' ? `CAST(${COLUMN_OF[field]} AS TEXT)` : COLUMN_OF[field],
  ),
  'COALESCE(kind, CAST(n AS TEXT))',
]

/** Reads the kinds that rows are the first of. Where one of these is removed meanwhile, the next of its kind is read. */
async function learn(engine: Engine, rows: readonly Cell[][], kinds: Map<string, Death>): Promise<void> {
  for (let left = rows; ; ) {
    const first = new Map<string, number>()
    for (const row of left) {
      const kind = String(row[OWN.length])
      if (!kinds.has(kind) && !first.has(kind)) first.set(kind, keyOf(row))
    }
    if (first.size === 0) return
    const asked = new Set(first.values())
    const found = await engine.rows({
      columns: KIND_COLUMNS,
      from: `death WHERE n IN (${Array.from(asked, () => '?').join(', ')})`,
      values: [...asked],
    })
    for (const [kind, ...cells] of found) kinds.set(String(kind), kindOf(cells))
    left = left.filter((row) => !asked.has(keyOf(row)))
  }
}

/** The last cell of each row of a page: see readPages. */
const keyOf = (row: Cell[]): number => Number(row.at(-1))

const isField = (name: string): name is keyof Death => Object.hasOwn(COLUMN_OF, name)

const COMMON = Object.keys(COLUMN_OF)
  .filter(isField)
  .filter((name) => !OWN.some((field) => field === name))

const KIND_COLUMNS = [COLUMNS.at(-1) ?? '', ...COMMON.map((field) => COLUMN_OF[field])]

/**
 * A death of this kind, without what it has alone; the cells in the order of COMMON. Fields that it has not are there, but
 * undefined: an engine of JavaScript copies objects of one shape three times as fast.
 */
function kindOf(row: Cell[]): Death {
  const [host, program, exe, uid, user, unit, container, signal, exitCode, cause, severity, signature, group] = row
  const [version, env, zone, service, image, pod, namespace, containerName] = row.slice(13)
  return {
    id: '',
    time: '',
    host: String(host),
    program: String(program),
    pid: 0,
    signature: String(signature),
    group: String(group),
    repeats: 0,
    lastTime: '',
    exe: textOf(exe),
    uid: numberOf(uid),
    user: textOf(user),
    unit: textOf(unit),
    container: textOf(container),
    containerName: textOf(containerName),
    version: textOf(version),
    env: textOf(env),
    zone: textOf(zone),
    service: textOf(service),
    image: textOf(image),
    pod: textOf(pod),
    namespace: textOf(namespace),
    signal: textOf(signal),
    exitCode: numberOf(exitCode),
    cause: textOf(cause),
    severity: isSeverity(severity) ? severity : undefined,
  }
}

const textOf = (cell: Cell | undefined): string | undefined => (typeof cell === 'string' ? cell : undefined)
const numberOf = (cell: Cell | undefined): number | undefined => (typeof cell === 'number' ? cell : undefined)
const isSeverity = (cell: Cell | undefined): cell is Severity => SEVERITIES.some((severity) => severity === cell)
