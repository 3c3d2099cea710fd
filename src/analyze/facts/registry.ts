import type { CrashEvent } from '../../model/event.js'
import type { FailedChildExec } from '../failed-execs.js'
import type { DiedChild } from '../family/died-child.js'
import { CAPTURED } from './captured.js'
import type { DerivedFact } from './derive.js'
import * as access from './derived/access.js'
import * as allocator from './derived/allocator.js'
import * as division from './derived/division.js'
import * as exceptions from './derived/exceptions.js'
import * as exitStatus from './derived/exit-status.js'
import * as failedCommand from './derived/failed-command.js'
import * as faultAddress from './derived/fault-address.js'
import * as faultFile from './derived/fault-file.js'
import * as firstDeath from './derived/first-death.js'
import * as handler from './derived/handler.js'
import * as instruction from './derived/instruction.js'
import * as libraries from './derived/libraries.js'
import * as limits from './derived/limits.js'
import * as locks from './derived/locks.js'
import * as mappings from './derived/mappings.js'
import * as refused from './derived/refusal.js'
import * as refusalAdvice from './derived/refusal-advice.js'
import * as sanitizer from './derived/sanitizer.js'
import * as sentFault from './derived/sent-fault.js'
import * as signal from './derived/signal.js'
import * as stack from './derived/stack.js'
import * as stackSize from './derived/stack-size.js'
import * as standardError from './derived/standard-error.js'
import * as stopRequest from './derived/stop-request.js'
import * as symbols from './derived/symbols.js'
import * as times from './derived/times.js'
import * as trapInstruction from './derived/trap-instruction.js'
import * as unusableLibrary from './derived/unusable-library.js'
import type { FactDescription } from './description.js'
import { capturedFrom } from './lazy.js'
import { byName } from './order.js'

/** Each fact is an exported constant of a file in derived/; the compiler refuses to export anything else from there. */
const DERIVED: Readonly<Record<string, DerivedFact<unknown>>> = {
  ...byName(signal),
  ...byName(access),
  ...byName(faultAddress),
  ...byName(mappings),
  ...byName(instruction),
  ...byName(division),
  ...byName(trapInstruction),
  ...byName(stack),
  ...byName(stackSize),
  ...byName(symbols),
  ...byName(handler),
  ...byName(allocator),
  ...byName(locks),
  ...byName(libraries),
  ...byName(limits),
  ...byName(times),
  ...byName(unusableLibrary),
  ...byName(exceptions),
  ...byName(failedCommand),
  ...byName(faultFile),
  ...byName(refused),
  ...byName(refusalAdvice),
  ...byName(standardError),
  ...byName(sanitizer),
  ...byName(stopRequest),
  ...byName(sentFault),
  ...byName(exitStatus),
  ...byName(firstDeath),
}

/** Every fact a rule may name: the captured ones, then the derived ones. */
export const FACTS: readonly FactDescription[] = Object.entries({ ...CAPTURED, ...DERIVED }).map(([name, fact]) => ({
  ...fact,
  name,
}))

export const FACTS_BY_NAME: ReadonlyMap<string, FactDescription> = new Map(FACTS.map((fact) => [fact.name, fact]))

/** Reads a fact by its name; undefined where it was not captured. Nothing is computed before it is asked for. */
export type Facts = (name: string) => unknown

/** What other events say about one: the child whose death its end passes on, and what a child could not execute. */
export interface Relatives {
  diedChild?: DiedChild
  childFailedExec?: FailedChildExec
}

/** The facts of an event. */
export function factsOf(event: CrashEvent, relatives: Relatives = {}): Facts {
  const captured = OF_EVENTS.from({ event, relatives })
  return (name) => READERS_OF_EVENTS.get(name)?.(captured)
}

/** Facts as the test of a rule gives them, already checked. Derived ones are computed unless they are given too. */
export function factsGiven(given: Readonly<Record<string, unknown>>): Facts {
  const captured = GIVEN.from(given)
  return (name) => (Object.hasOwn(given, name) ? given[name] : READERS_OF_GIVEN.get(name)?.(captured))
}

const OF_EVENTS = capturedFrom<{ event: CrashEvent; relatives: Relatives }>((name) => {
  if (name === 'diedChild' || name === 'childFailedExec') return ({ relatives }) => relatives[name]
  const { value } = CAPTURED[name]
  return ({ event }) => value(event)
})

const GIVEN = capturedFrom<Readonly<Record<string, unknown>>>(
  (name) => (given) => (Object.hasOwn(given, name) ? given[name] : undefined),
)

const DERIVED_READERS = Object.entries(DERIVED).map(([name, { value }]) => [name, value] as const)
const READERS_OF_EVENTS = new Map([...OF_EVENTS.readers, ...DERIVED_READERS])
const READERS_OF_GIVEN = new Map([...GIVEN.readers, ...DERIVED_READERS])
