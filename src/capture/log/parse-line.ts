import type { TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'
import { type CrashEvent, SCHEMA_VERSION } from '../../model/event.js'
import { LogHeader, LogLoss } from '../../model/log.js'
import { validatorOf } from '../../model/validator.js'
import { eventValidator, isPlainlyEvent } from './event-schema.js'
import { withoutMaps } from './hold-back.js'

export type LogItem =
  | { kind: 'header'; header: LogHeader }
  | { kind: 'event'; event: CrashEvent }
  | { kind: 'loss'; loss: LogLoss }
  /** A header of another version of the schema: what follows it is not for this program. */
  | { kind: 'foreign'; schemaVersion: number }
  | { kind: 'problem'; problem: string }

const headerValidator = validatorOf(() => LogHeader)
const lossValidator = validatorOf(() => LogLoss)

const isEvent = (value: unknown): value is CrashEvent => isPlainlyEvent(value) || eventValidator().Check(value)

/**
 * One line of an event log. Never throws: a line that is not a valid record is a problem that says why. `holdsMaps`: for
 * who writes no mappings; see holdMaps().
 */
export function parseLogLine(line: string, holdsMaps = false): LogItem {
  const event = holdsMaps ? withoutMaps(line) : undefined
  if (event) return { kind: 'event', event }
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { kind: 'problem', problem: 'not JSON' }
  }
  if (typeof value !== 'object' || value === null) return { kind: 'problem', problem: 'not a JSON object' }
  const type = 'type' in value ? value.type : undefined
  if (type === 'header') {
    const schemaVersion = foreignVersion(value)
    if (schemaVersion !== undefined) return { kind: 'foreign', schemaVersion }
    return headerValidator().Check(value)
      ? { kind: 'header', header: value }
      : invalid('header', headerValidator(), value)
  }
  if (type === 'loss') {
    return lossValidator().Check(value) ? { kind: 'loss', loss: value } : invalid('loss record', lossValidator(), value)
  }
  return isEvent(value) ? { kind: 'event', event: value } : invalid('event', eventValidator(), value)
}

/** Of a header of ours that has one, and not the one of this program. */
function foreignVersion(header: object): number | undefined {
  if (!('format' in header) || header.format !== 'crashcrawler-log' || !('schemaVersion' in header)) return undefined
  const { schemaVersion } = header
  return typeof schemaVersion === 'number' && schemaVersion !== SCHEMA_VERSION ? schemaVersion : undefined
}

/** Of a log or a part of one. */
export const foreignLog = (schemaVersion: number): string =>
  `an event log of schema version ${schemaVersion}; this crashcrawler reads version ${SCHEMA_VERSION}: use the one that wrote it`

type Validating = Pick<Validator<Record<never, never>, TSchema>, 'Errors'>
type SchemaError = ReturnType<Validating['Errors']>[number]

function invalid(what: string, validator: Validating, value: unknown): LogItem {
  const errors = validator.Errors(value)
  const [first] = errors
  const sameValue = errors.filter(({ instancePath }) => instancePath === first?.instancePath)
  const reason = first ? `${first.instancePath} ${explain(first, sameValue)}`.trimStart() : 'does not fit the schema'
  return { kind: 'problem', problem: `not a valid ${what}: ${clip(reason)}` }
}

/** For a union, the validator reports the errors of each member, then that none fits. */
function explain(first: SchemaError, sameValue: SchemaError[]): string {
  const isUnion = sameValue.some(({ keyword }) => keyword === 'anyOf')
  const members = isUnion ? sameValue.filter(({ keyword }) => keyword !== 'anyOf') : [first]
  return members.map(expectation).join(' or ').replaceAll(' or must be ', ' or ')
}

/** Where the validator's own words would not say what was expected. */
function expectation(error: SchemaError): string {
  if (error.keyword === 'boolean') return 'is an unknown field'
  if (error.keyword === 'const') return `must be ${JSON.stringify(error.params.allowedValue)}`
  if (error.keyword !== 'enum') return error.message
  return `must be ${error.params.allowedValues.map((value) => JSON.stringify(value)).join(' or ')}`
}

/** Names of fields come from the file, however long they are. */
const clip = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text)
