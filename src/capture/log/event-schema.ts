import { CrashEvent } from '../../model/event.js'
import { validatorOf } from '../../model/validator.js'
import { compileFastCheck } from './fast-check.js'

/** The slow and complete check of events: it says what does not fit. */
export const eventValidator = validatorOf(() => CrashEvent)

let compiled: ((value: unknown) => boolean) | undefined

/** true: the value is an event. false: it is not, or eventValidator has to be asked. */
export function isPlainlyEvent(value: unknown): value is CrashEvent {
  compiled ??= compileFastCheck(CrashEvent)
  return compiled(value)
}
