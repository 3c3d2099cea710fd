import type { CrashEvent } from '../../model/event.js'
import type { DiedChild } from '../children.js'
import { CAPTURED, type CapturedFacts } from './captured.js'
import { accessType } from './derived/access-type.js'
import { addressSpaceLeft } from './derived/address-space-left.js'
import { addressSpaceUsed } from './derived/address-space-used.js'
import { assertion } from './derived/assertion.js'
import { byteAccess } from './derived/byte-access.js'
import { cpuLimitUsed } from './derived/cpu-limit-used.js'
import { exception } from './derived/exception.js'
import { exceptionLanguage } from './derived/exception-language.js'
import { exeName } from './derived/exe-name.js'
import { exitMeaning } from './derived/exit-meaning.js'
import { faultBelowStack } from './derived/fault-below-stack.js'
import { faultInGuard } from './derived/fault-in-guard.js'
import { faultInHole } from './derived/fault-in-hole.js'
import { faultMapping } from './derived/fault-mapping.js'
import { faultPlace } from './derived/fault-place.js'
import { faultRegion } from './derived/fault-region.js'
import { faultToStackPointer } from './derived/fault-to-stack-pointer.js'
import { faultVerb } from './derived/fault-verb.js'
import { flippedBit } from './derived/flipped-bit.js'
import { innermostSymbol } from './derived/innermost-symbol.js'
import { instructionMapping } from './derived/instruction-mapping.js'
import { instructionPointer } from './derived/instruction-pointer.js'
import { jumpedBy } from './derived/jumped-by.js'
import { knownProgram } from './derived/known-program.js'
import { misalignedOperand } from './derived/misaligned-operand.js'
import { missingLibraries } from './derived/missing-libraries.js'
import { missingSymbolVersions } from './derived/missing-symbol-versions.js'
import { nearestMapping } from './derived/nearest-mapping.js'
import { nonCanonicalRegister } from './derived/non-canonical-register.js'
import { oomScope } from './derived/oom-scope.js'
import { pastFailedPointer } from './derived/past-failed-pointer.js'
import { pointerBase } from './derived/pointer-base.js'
import { pointerFailed } from './derived/pointer-failed.js'
import { pointerRegisters } from './derived/pointer-registers.js'
import { privilegedInstruction } from './derived/privileged-instruction.js'
import { recursion } from './derived/recursion.js'
import { refusedSyscallName } from './derived/refused-syscall-name.js'
import { registerMappings } from './derived/register-mappings.js'
import { replacedModule } from './derived/replaced-module.js'
import { senderIsSelf } from './derived/sender-is-self.js'
import { senderText } from './derived/sender-text.js'
import { shellSignal } from './derived/shell-signal.js'
import { signalOrigin } from './derived/signal-origin.js'
import { stackHeadroom } from './derived/stack-headroom.js'
import { stackPointer } from './derived/stack-pointer.js'
import { thrower } from './derived/thrower.js'
import { topModule } from './derived/top-module.js'
import { topSymbol } from './derived/top-symbol.js'
import type { FactDescription } from './description.js'
import type { DerivedFact } from './fact.js'
import { CAPTURED_NAMES, capturedFrom } from './lazy.js'

const DERIVED: DerivedFact<unknown>[] = [
  accessType,
  addressSpaceLeft,
  addressSpaceUsed,
  assertion,
  replacedModule,
  pastFailedPointer,
  byteAccess,
  cpuLimitUsed,
  exception,
  exceptionLanguage,
  exeName,
  exitMeaning,
  faultBelowStack,
  faultInGuard,
  faultInHole,
  faultMapping,
  faultPlace,
  faultRegion,
  faultToStackPointer,
  faultVerb,
  flippedBit,
  innermostSymbol,
  instructionMapping,
  instructionPointer,
  jumpedBy,
  knownProgram,
  misalignedOperand,
  missingLibraries,
  missingSymbolVersions,
  nearestMapping,
  nonCanonicalRegister,
  oomScope,
  pointerBase,
  pointerFailed,
  pointerRegisters,
  privilegedInstruction,
  recursion,
  refusedSyscallName,
  registerMappings,
  senderIsSelf,
  senderText,
  shellSignal,
  signalOrigin,
  stackHeadroom,
  stackPointer,
  thrower,
  topModule,
  topSymbol,
]

/** Every fact a rule may name: the captured ones, then the derived ones. */
export const FACTS: readonly FactDescription[] = [
  ...Object.entries(CAPTURED).map(([name, fact]) => ({ ...fact, name })),
  ...DERIVED,
]

export const FACTS_BY_NAME: ReadonlyMap<string, FactDescription> = new Map(FACTS.map((fact) => [fact.name, fact]))

/** Reads a fact by its name; undefined where it was not captured. Nothing is worked out before it is asked for. */
export type Facts = (name: string) => unknown

/** The facts of an event, and of the child whose death it passes on, which is in an event of its own. */
export function factsOf(event: CrashEvent, diedChild?: DiedChild): Facts {
  const captured = ofEvent({ event, diedChild })
  return (name) => READERS.get(name)?.(captured)
}

/** Facts as the test of a rule gives them, already checked. Derived ones follow from them unless they are given too. */
export function factsGiven(given: Readonly<Record<string, unknown>>): Facts {
  const captured = ofGiven(given)
  return (name) => (Object.hasOwn(given, name) ? given[name] : READERS.get(name)?.(captured))
}

const ofEvent = capturedFrom<{ event: CrashEvent; diedChild: DiedChild | undefined }>((name) => {
  if (name === 'diedChild') return ({ diedChild }) => diedChild
  const { value } = CAPTURED[name]
  return ({ event }) => value(event)
})

const ofGiven = capturedFrom<Readonly<Record<string, unknown>>>(
  (name) => (given) => (Object.hasOwn(given, name) ? given[name] : undefined),
)

const READERS: ReadonlyMap<string, (facts: CapturedFacts) => unknown> = new Map([
  ...CAPTURED_NAMES.map((name) => [name, (facts: CapturedFacts): unknown => facts[name]] as const),
  ...DERIVED.map(({ name, value }) => [name, value] as const),
])
