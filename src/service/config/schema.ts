import { type Static, Type } from 'typebox'
import {
  MAX_POINTED_MEMORY,
  MAX_STACK_BYTES,
  MAX_THREAD_STACK_BYTES,
  MAX_THREADS,
} from '../../model/evidence-settings.js'
import { EXITS_MODES } from '../../model/exits.js'
import { Severity } from '../../model/finding.js'
import { object, optional } from '../../model/schema.js'
import { SIGNAL_NAMES } from '../../model/signals.js'
import { Alerts } from '../alerts/schema.js'
import { Otlp } from '../otlp/schema.js'
import { age, duration, number, size, sizeOrShare, text, texts, yes } from './values.js'

/** The configuration of the service. Keys have the names of the options of the other commands, where these have one. */

const ID = number(0, 2 ** 32 - 1)
const COUNT = number(1, 2 ** 31)

const Store = object({
  file: optional(Type.String({ pattern: '^(?!\\w+://).', description: 'the path of the history, a file' })),
  repeat: optional(duration),
  'max-age': optional(age),
  'max-count': optional(COUNT),
  'max-size': optional(size),
  'keep-free': optional(sizeOrShare),
  'max-per-user': optional(COUNT),
  'max-per-unit': optional(COUNT),
})

const Rules = object({
  stock: optional(yes),
  paths: optional(texts('a list of rule files and folders of them')),
  bucket: optional(
    Type.String({ pattern: '^[A-Za-z0-9_-]+$', description: 'the name of the bucket that rules publish writes to' }),
  ),
  'public-keys': optional(
    Type.Array(text('the path of a public key'), { minItems: 1, description: 'a list of files of public keys' }),
  ),
})

const Redact = object({
  enabled: optional(yes),
  patterns: optional(texts('a list of regular expressions (RE2), or @FILE')),
})

const Filters = object({
  comm: optional(texts('a list of names of processes')),
  uid: optional(Type.Array(ID, { description: 'a list of user ids' })),
  cgroup: optional(
    Type.Array(Type.String({ pattern: '^/', description: 'a path such as /system.slice' }), {
      description: 'a list of paths in the unified hierarchy',
    }),
  ),
  signal: optional(Type.Array(Type.Enum([...SIGNAL_NAMES]), { description: 'a list of signals such as SIGSEGV' })),
  exits: optional(Type.Enum([...EXITS_MODES])),
  'min-duration': optional(duration),
})

const Capture = object({
  'stack-bytes': optional(number(0, MAX_STACK_BYTES)),
  threads: optional(number(0, MAX_THREADS)),
  'thread-stack-bytes': optional(number(0, MAX_THREAD_STACK_BYTES)),
  env: optional(texts('a list of names of environment variables')),
  'pointed-memory': optional(number(0, MAX_POINTED_MEMORY)),
  memory: optional(yes),
  breadcrumbs: optional(yes),
  'coredump-socket': optional(
    Type.Union([Type.Boolean(), Type.Literal('displace')], { description: 'true, false or displace' }),
  ),
  'coredump-hold': optional(duration),
  btf: optional(text('the path of a BTF file')),
})

const Journal = object({
  enabled: optional(yes),
  'min-severity': optional(Severity),
})

const Metrics = object({
  textfile: optional(Type.String({ pattern: '\\.prom$', description: 'the path of a file that ends in .prom' })),
  port: optional(number(1, 65_535)),
  'max-units': optional(number(0, 1000)),
})

const Ship = object({
  nats: Type.Array(
    Type.String({
      pattern: '^(nats|tls)://[^/]+$',
      description: 'an address such as nats://HOST:4222, or tls://HOST:4222',
    }),
    { minItems: 1, description: 'a list of addresses of servers, such as [nats://HOST:4222]' },
  ),
  creds: optional(text('the path of a file of user credentials')),
  nkey: optional(text('the path of a file with the seed of an NKey')),
  ca: optional(text('the path of a file of certificate authorities')),
  cert: optional(text('the path of a client certificate')),
  key: optional(text('the path of its key')),
  spool: optional(text('the path of a folder')),
  'spool-size': optional(size),
})

const LABEL = '^[a-z][a-z0-9_-]{0,62}$'

export const ConfigSchema = object({
  version: Type.Literal(1, { description: '1' }),
  store: optional(Store),
  rules: optional(Rules),
  redact: optional(Redact),
  filters: optional(Filters),
  capture: optional(Capture),
  journal: optional(Journal),
  alerts: optional(Alerts),
  metrics: optional(Metrics),
  otlp: optional(Otlp),
  labels: optional(
    Type.Record(Type.String({ pattern: LABEL }), Type.String({ maxLength: 256, description: 'text' }), {
      maxProperties: 32,
      description: 'a mapping of names such as env, zone and service to texts',
    }),
  ),
  ship: optional(Ship),
})
export type Config = Static<typeof ConfigSchema>
