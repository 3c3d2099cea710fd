import type { Death, DeathKind } from '../model/death.js'
import { SEVERITIES, type Severity } from '../model/levels.js'
import { createTimes } from '../model/times.js'
import type { Cell, Engine } from './engine.js'
import { readPages } from './pages.js'
import type { Query } from './query.js'
import { COLUMN_OF } from './row.js'

/** Kinds that are kept in memory: a program may give each of its deaths another one. */
const MAX_KINDS = 20_000

/**
 * The deaths that a query asks for, by their time, in pages. Most of a row is the same in many others, and to take it from
 * the database is what a long list costs: so that is read once for each kind.
 */
export async function* listDeaths(engine: Engine, query: Query): AsyncGenerator<Death[]> {
  const kinds = new Map<string, DeathKind>()
  const timeOf = createTimes()
  for await (const rows of readPages(engine, query, COLUMNS)) {
    if (kinds.size > MAX_KINDS) kinds.clear()
    await learn(engine, rows, kinds)
    const deaths: Death[] = []
    for (const [key, id, pid, repeats, last, time] of rows) {
      const kind = kinds.get(String(key))
      // It was removed between two queries.
      if (!kind) continue
      const at = timeOf(String(time))
      const lastTime = last === null ? at : timeOf(String(last))
      deaths.push({ id: String(id), time: at, pid: Number(pid), repeats: Number(repeats), lastTime, kind })
    }
    yield deaths
  }
}

const KIND = 'COALESCE(kind, CAST(n AS TEXT))'

/** The time follows them: see readPages. Few deaths were seen again later. Nanoseconds are beyond the whole numbers of JSON. */
const COLUMNS = [KIND, 'id', 'pid', 'repeats', 'CAST(NULLIF(last_time, time) AS TEXT)']

/** Reads the kinds that rows are the first of. Where one of these is removed meanwhile, the next of its kind is read. */
async function learn(engine: Engine, rows: readonly Cell[][], kinds: Map<string, DeathKind>): Promise<void> {
  for (let left = rows; ; ) {
    const first = new Map<string, number>()
    for (const row of left) {
      const kind = String(row[0])
      if (!kinds.has(kind) && !first.has(kind)) first.set(kind, keyOf(row))
    }
    if (first.size === 0) return
    const asked = new Set(first.values())
    const found = await engine.rows({
      columns: [KIND, ...KIND_COLUMNS],
      from: `death WHERE n IN (${Array.from(asked, () => '?').join(', ')})`,
      values: [...asked],
    })
    for (const [kind, ...cells] of found) kinds.set(String(kind), kindOf(cells))
    left = left.filter((row) => !asked.has(keyOf(row)))
  }
}

/** The last cell of each row of a page: see readPages. */
const keyOf = (row: Cell[]): number => Number(row.at(-1))

const OWN: ReadonlySet<string> = new Set(['id', 'time', 'pid', 'repeats', 'lastTime'])

const KIND_COLUMNS = Object.entries(COLUMN_OF).flatMap(([field, column]) => (OWN.has(field) ? [] : [column]))

/** The cells are in the order of KIND_COLUMNS. */
function kindOf(row: Cell[]): DeathKind {
  const [host, program, exe, uid, user, unit, container, signal, exitCode, cause, severity, signature, group] = row
  const [version, env, zone, service, image, pod, namespace, containerName] = row.slice(13)
  return {
    host: String(host),
    program: String(program),
    signature: String(signature),
    group: String(group),
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
