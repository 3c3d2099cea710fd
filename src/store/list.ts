import type { Death } from '../model/death.js'
import { SEVERITIES, type Severity } from '../model/finding.js'
import type { Cell, Engine } from './engine.js'
import { readPages } from './pages.js'
import type { Query } from './query.js'
import { COLUMN_OF } from './row.js'

/** The deaths that a query asks for, by their time, in pages. */
export async function* listDeaths(engine: Engine, query: Query): AsyncGenerator<Death[]> {
  for await (const rows of readPages(engine, query, COLUMNS)) yield rows.map(deathOf)
}

const isField = (name: string): name is keyof Death => Object.hasOwn(COLUMN_OF, name)

const FIELDS = Object.keys(COLUMN_OF).filter(isField)

/** Nanoseconds are beyond the whole numbers of JSON. */
const COLUMNS = FIELDS.map((field) =>
  field === 'time' || field === 'lastTime' ? `CAST(${COLUMN_OF[field]} AS TEXT)` : COLUMN_OF[field],
)

/** The cells in the order of FIELDS. A list has many: nothing is made twice here. */
function deathOf(row: Cell[]): Death {
  const [id, time, host, program, exe, pid, uid, user, unit, container, signal, exitCode, cause] = row
  const [severity, signature, group, repeats, lastTime, version, env, zone, service, image, pod, namespace] =
    row.slice(13)
  const at = timeOf(time)
  const death: Death = {
    id: String(id),
    time: at,
    host: String(host),
    program: String(program),
    pid: Number(pid),
    signature: String(signature),
    group: String(group),
    repeats: Number(repeats),
    lastTime: lastTime === time ? at : timeOf(lastTime),
  }
  if (typeof exe === 'string') death.exe = exe
  if (typeof uid === 'number') death.uid = uid
  if (typeof user === 'string') death.user = user
  if (typeof unit === 'string') death.unit = unit
  if (typeof container === 'string') death.container = container
  if (typeof version === 'string') death.version = version
  if (typeof env === 'string') death.env = env
  if (typeof zone === 'string') death.zone = zone
  if (typeof service === 'string') death.service = service
  if (typeof image === 'string') death.image = image
  if (typeof pod === 'string') death.pod = pod
  if (typeof namespace === 'string') death.namespace = namespace
  if (typeof signal === 'string') death.signal = signal
  if (typeof exitCode === 'number') death.exitCode = exitCode
  if (typeof cause === 'string') death.cause = cause
  if (isSeverity(severity)) death.severity = severity
  return death
}

/** As formatTime does, of digits. */
function timeOf(cell: Cell | undefined): string {
  const digits = String(cell).padStart(10, '0')
  const seconds = new Date(Number(digits.slice(0, -9)) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${digits.slice(-9)}Z`
}

const isSeverity = (cell: Cell | undefined): cell is Severity => SEVERITIES.some((severity) => severity === cell)
