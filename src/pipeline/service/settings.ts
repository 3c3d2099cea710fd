import { dirname, join } from 'node:path'
import type { RuleSources } from '../../analyze/rules/load.js'
import { cgroupPath } from '../../model/cgroup-path.js'
import { POINTED_MEMORY, STACK_BYTES, THREAD_STACK_BYTES, THREADS, wholeChunks } from '../../model/evidence-settings.js'
import type { Severity } from '../../model/levels.js'
import { signalNumber } from '../../model/signals.js'
import { readSize } from '../../model/size.js'
import { SYSTEM_SPOOL, SYSTEM_STORE } from '../../model/system-paths.js'
import type { Config } from '../../service/config/schema.js'
import type { Space } from '../../store/engine.js'
import { defaultPolicy, type Policy } from '../../store/policy.js'
import type { RulesBucketSettings } from '../fleet/rules-bucket.js'
import type { ShipSettings } from '../fleet/ship.js'
import type { WatchOptions } from '../watch.js'
import { type AlertSettings, alertSettingsOf } from './alert-settings.js'
import { DAY_MS, HOUR_MS, milliseconds } from './milliseconds.js'

/** A configuration with its defaults, in the units that the program uses. */
export interface Settings {
  store: {
    file: string
    /** How long after a death further ones like it are only counted. */
    repeatMs: number
    policyOf(space: Space | undefined): Policy
  }
  rules: RuleSources
  /** Where rules of the fleet come from. */
  rulesBucket: RulesBucketSettings | undefined
  /** Patterns to add to what is hidden; false: nothing is hidden. */
  redact: string[] | false
  watch: Pick<WatchOptions, 'capture' | 'filter'>
  /** undefined: nothing is written to the journal. */
  journal: { minSeverity: Severity } | undefined
  alerts: AlertSettings | undefined
  metrics: { textfile: string | undefined; port: number | undefined; maxUnits: number } | undefined
  /** Where deaths are sent as log records. */
  otlp: OtlpSettings | undefined
  /** What is said of this host in each death. */
  labels: Readonly<Record<string, string>> | undefined
  /** Where deaths are sent. */
  ship: ShipSettings | undefined
}

export interface OtlpSettings {
  url: string
  headersFile: string | undefined
  minSeverity: Severity
  /** For how long a record is tried to be sent, milliseconds. */
  retryForMs: number
}

const SPOOL_BYTES = 256 * 1024 * 1024

/** `pathOf`: makes a path of the file absolute. */
export function settingsOf(config: Config, pathOf: (path: string) => string): Settings {
  const { store = {}, rules = {}, redact = {}, journal = {}, metrics } = config
  const file = pathOf(store.file ?? SYSTEM_STORE)
  const ship = config.ship && shipOf(config.ship, pathOf)
  const patterns = (redact.patterns ?? []).map((each) => (each.startsWith('@') ? `@${pathOf(each.slice(1))}` : each))
  return {
    store: {
      file,
      repeatMs: milliseconds(store.repeat, HOUR_MS),
      policyOf: (space) => policyOf(store, space),
    },
    rules: { stock: rules.stock ?? true, paths: (rules.paths ?? []).map(pathOf) },
    redact: redact.enabled === false ? false : patterns,
    watch: { capture: captureOf(config, pathOf), filter: filterOf(config) },
    journal: journal.enabled === false ? undefined : { minSeverity: journal['min-severity'] ?? 'info' },
    metrics: metrics && {
      textfile: metrics.textfile === undefined ? undefined : pathOf(metrics.textfile),
      port: metrics.port,
      maxUnits: metrics['max-units'] ?? 100,
    },
    alerts: config.alerts && alertSettingsOf(config.alerts, pathOf),
    otlp: config.otlp && otlpOf(config.otlp, pathOf),
    labels: config.labels,
    rulesBucket: bucketOf(rules, ship, { folder: join(dirname(file), 'rules'), pathOf }),
    ship,
  }
}

function bucketOf(
  { bucket, 'public-keys': keys = [] }: NonNullable<Config['rules']>,
  ship: ShipSettings | undefined,
  { folder, pathOf }: { folder: string; pathOf: (path: string) => string },
): RulesBucketSettings | undefined {
  return ship && bucket !== undefined
    ? { broker: ship.broker, bucket, publicKeys: keys.map(pathOf), folder }
    : undefined
}

/** What the file says in place of what a live capture keeps to anyway. */
function policyOf(store: NonNullable<Config['store']>, space: Space | undefined): Policy {
  const maxBytes = bytes(store['max-size'], space)
  const keepFree = bytes(store['keep-free'], space)
  return {
    ...defaultPolicy(space),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(keepFree !== undefined && { keepFree }),
    maxAgeMs: milliseconds(store['max-age'], undefined),
    maxCount: store['max-count'],
    maxPerUser: store['max-per-user'],
    maxPerUnit: store['max-per-unit'],
  }
}

function captureOf({ capture = {}, filters = {} }: Config, pathOf: (path: string) => string): WatchOptions['capture'] {
  return {
    exits: filters.exits ?? 'failed',
    stackBytes: wholeChunks(capture['stack-bytes'] ?? STACK_BYTES),
    threads: capture.threads ?? THREADS,
    threadStackBytes: wholeChunks(capture['thread-stack-bytes'] ?? THREAD_STACK_BYTES),
    environment: capture.env ?? [],
    pointedMemory: capture.memory === false ? 0 : wholeChunks(capture['pointed-memory'] ?? POINTED_MEMORY),
    keepsMemory: capture.memory ?? true,
    breadcrumbs: capture.breadcrumbs ?? false,
    coredumpSocket: coredumpSocketOf(capture),
    btf: capture.btf === undefined ? undefined : pathOf(capture.btf),
    resolver: 'on-demand',
  }
}

const HOLD_MS = 2000

function coredumpSocketOf(capture: NonNullable<Config['capture']>): WatchOptions['capture']['coredumpSocket'] {
  const socket = capture['coredump-socket'] ?? false
  const holdMs = milliseconds(capture['coredump-hold'], HOLD_MS)
  return socket === false ? undefined : { displaces: socket === 'displace', holdMs }
}

const filterOf = ({ filters = {} }: Config): WatchOptions['filter'] => ({
  pids: [],
  comms: filters.comm ?? [],
  uids: filters.uid ?? [],
  cgroups: (filters.cgroup ?? []).map(cgroupPath),
  signals: (filters.signal ?? []).flatMap((name) => signalNumber(name) ?? []),
  minDurationMs: milliseconds(filters['min-duration'], 0),
})

/** Of the base address of a collector, the path of logs is this one: "Endpoint URLs for OTLP/HTTP" of the specification. */
const otlpOf = (otlp: NonNullable<Config['otlp']>, pathOf: (path: string) => string): OtlpSettings => ({
  url: `${otlp.endpoint.replace(/\/+$/, '')}/v1/logs`,
  headersFile: otlp['headers-file'] === undefined ? undefined : pathOf(otlp['headers-file']),
  minSeverity: otlp['min-severity'] ?? 'info',
  retryForMs: milliseconds(otlp['retry-for'], DAY_MS),
})

function shipOf(ship: NonNullable<Config['ship']>, pathOf: (path: string) => string): ShipSettings {
  const file = (path: string | undefined): string | undefined => (path === undefined ? undefined : pathOf(path))
  return {
    broker: {
      servers: ship.nats,
      credentials: file(ship.creds),
      nkey: file(ship.nkey),
      ca: file(ship.ca),
      certificate: file(ship.cert),
      key: file(ship.key),
    },
    spool: {
      folder: pathOf(ship.spool ?? SYSTEM_SPOOL),
      maxBytes: bytes(ship['spool-size'], undefined) ?? SPOOL_BYTES,
    },
  }
}

/** A share is of the file system that the history is on. */
function bytes(value: number | string | undefined, space: Space | undefined): number | undefined {
  if (typeof value !== 'string') return value
  if (!value.endsWith('%')) return readSize(value)
  return Math.round(((space?.total ?? 0) * Number.parseInt(value, 10)) / 100)
}
