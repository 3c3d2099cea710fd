import { createHash } from 'node:crypto'
import type { DeathField } from '../model/death.js'
import type { Incident } from '../model/finding.js'
import { parseTime } from '../model/time.js'
import { containerOf, unitOf } from '../model/unit.js'
import type { Value } from './engine.js'

/** Columns of `death` with their values. */
export type Row = [column: string, value: Value][]

/** What the row of a death takes on the disk beside its evidence, indexes included: measured by npm run bench:store. */
const ROW_BYTES = 400

/** The row of an incident, without its key. `bytes`: length of its evidence. */
export function rowOf(incident: Incident, user: string | undefined, bytes: number): Row {
  const { process, termination, host, findings, signature } = incident
  const [verdict] = findings
  const time = nanoseconds(incident.time)
  const common: Row = [
    ['host', key(host.hostname)],
    ['program', text(process.comm)],
    ['exe', text(process.exe)],
    ['uid', process.uid === undefined ? null : whole(process.uid)],
    ['user_name', text(user)],
    ['unit', text(unitOf(process))],
    ['container', text(containerOf(process))],
    ['container_name', text(process.containerInfo?.name)],
    ['version', text(versionOf(incident))],
    ['env', text(host.labels?.env)],
    ['zone', text(host.labels?.zone)],
    ['service', text(host.labels?.service)],
    ['image', text(process.containerInfo?.image)],
    ['pod', text(process.containerInfo?.pod)],
    ['namespace', text(process.containerInfo?.namespace)],
    ['signal', text(signalOf(termination))],
    ['exit_code', termination?.exitCode ?? null],
    ['cause', text(verdict?.cause)],
    ['severity', verdict?.severity ?? null],
    ['signature', text(signature)],
  ]
  return [
    ['id', key(incident.id)],
    ['time', time],
    ['last_time', time],
    ['repeats', 0],
    ['pid', whole(process.pid)],
    ...common,
    ['kind', kindOf(common)],
    ['bytes', bytes + ROW_BYTES],
  ]
}

/** Of 128 bits: nobody finds two rows with the same one. */
const kindOf = (common: Row): string =>
  createHash('sha256')
    .update(JSON.stringify(common.map(([, value]) => value)))
    .digest('base64url')
    .slice(0, 22)

/** In rows of `death`: its signature, where that is in no group. */
export const GROUP_OF =
  'COALESCE((SELECT in_group FROM grouped WHERE grouped.signature = death.signature), death.signature)'

/** The column of each field of a death, or the SQL that gives it. */
export const COLUMN_OF = {
  id: 'id',
  time: 'time',
  host: 'host',
  program: 'program',
  exe: 'exe',
  pid: 'pid',
  uid: 'uid',
  user: 'user_name',
  unit: 'unit',
  container: 'container',
  signal: 'signal',
  exitCode: 'exit_code',
  cause: 'cause',
  severity: 'severity',
  signature: 'signature',
  group: GROUP_OF,
  repeats: 'repeats',
  lastTime: 'last_time',
  version: 'version',
  env: 'env',
  zone: 'zone',
  service: 'service',
  image: 'image',
  pod: 'pod',
  namespace: 'namespace',
  containerName: 'container_name',
} as const satisfies Record<DeathField, string>

/** What any path or name fits in. The event is stored whole. */
const MAX_TEXT = 4096

/** What every database takes for text: no NUL, which PostgreSQL refuses, and, by way of UTF-8, no half of a surrogate pair. */
export function text(value: string | undefined): string | null {
  return value === undefined ? null : Buffer.from(value.slice(0, MAX_TEXT)).toString().replaceAll('\0', '\ufffd')
}

/** A name has 64 bytes at most (HOST_NAME_MAX), an id 12. What is in an index must fit in a third of a page of PostgreSQL. */
const MAX_KEY = 256
export const key = (value: string): string => text(value.slice(0, MAX_KEY)) ?? ''

/** A log that was made up may have larger numbers than a database. */
const whole = (number: number): number => Math.min(number, Number.MAX_SAFE_INTEGER)

/** The years that fit in 64 bits, 1970 to 2262: a log that was made up may name others. */
const LAST = 2n ** 63n - 1n
export function nanoseconds(time: string): bigint {
  const parsed = parseTime(time) ?? 0n
  return parsed < 0n ? 0n : parsed > LAST ? LAST : parsed
}

/** Hexadecimal digits of a build id that tell two builds apart. */
const BUILD_ID_DIGITS = 12

function versionOf({ process, libraries = [] }: Incident): string | undefined {
  const program = libraries.find(({ path }) => path === process.exe)
  return program?.package?.version ?? program?.buildId?.slice(0, BUILD_ID_DIGITS)
}

const signalOf = (termination: Incident['termination']): string | undefined =>
  termination?.signal ?? (termination?.signalNumber === undefined ? undefined : `signal ${termination.signalNumber}`)
