import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { CrashEvent } from '../../model/event.js'
import { LogHeader, LogLoss } from '../../model/log.js'

export type LogItem =
  | { kind: 'header'; header: LogHeader }
  | { kind: 'event'; event: CrashEvent }
  | { kind: 'loss'; loss: LogLoss }
  | { kind: 'problem'; problem: string }

const validators = { header: Compile(LogHeader), event: Compile(CrashEvent), loss: Compile(LogLoss) }

/** One line of an event log. Never throws: a line that is no valid record is a problem that says why. */
export function parseLogLine(line: string): LogItem {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { kind: 'problem', problem: 'not JSON' }
  }
  if (typeof value !== 'object' || value === null) return { kind: 'problem', problem: 'not a JSON object' }
  const type = 'type' in value ? value.type : undefined
  if (type === 'header') {
    return validators.header.Check(value)
      ? { kind: 'header', header: value }
      : invalid('header', validators.header, value)
  }
  if (type === 'loss') {
    return validators.loss.Check(value) ? { kind: 'loss', loss: value } : invalid('loss record', validators.loss, value)
  }
  return validators.event.Check(value) ? { kind: 'event', event: value } : invalid('event', validators.event, value)
}

type Validator = Pick<ReturnType<typeof Compile<TSchema>>, 'Errors'>

function invalid(what: string, validator: Validator, value: unknown): LogItem {
  const [error] = validator.Errors(value)
  const where = error?.instancePath ? `${error.instancePath} ` : ''
  return { kind: 'problem', problem: `not a valid ${what}: ${where}${error?.message ?? 'does not fit the schema'}` }
}
