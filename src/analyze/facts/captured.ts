import * as code from './captured/code.js'
import * as ending from './captured/ending.js'
import * as host from './captured/host.js'
import * as process from './captured/process.js'
import * as refused from './captured/refused.js'
import * as resources from './captured/resources.js'
import { byName } from './order.js'

/** Facts that stand in the event as they are: each is an exported constant of a file in captured/. */
export const CAPTURED = {
  ...byName(ending),
  ...byName(process),
  ...byName(code),
  ...byName(resources),
  ...byName(refused),
  ...byName(host),
}

/** The captured facts of one event; absent ones are undefined. */
export type CapturedFacts = {
  readonly [Name in keyof typeof CAPTURED]: ReturnType<(typeof CAPTURED)[Name]['value']>
}
