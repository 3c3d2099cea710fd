import { formatAddress } from '../../../../model/address.js'
import type { Frame, Variable } from '../../../../model/event.js'
import { type Runtime, runtimeOfFile } from '../runtime/runtime-of.js'
import type { RawFrame } from './backtrace.js'
import type { CodeMap, CodePlace } from './code.js'
import type { Spot } from './files/module.js'
import { lookupPc } from './frame-state.js'
import type { JitSymbols } from './perf-map.js'
import { symbolize, tailCalls } from './symbolize.js'
import type { VariableMemory } from './variables/format.js'
import { variablesAt } from './variables/variables.js'

/** What is known of a process beside its code. */
export interface ProcessNames {
  jitSymbols: JitSymbols
  runtime: Runtime | undefined
  /** Where the values of variables are read; undefined: none are asked for. */
  memory?: VariableMemory
}

/** Addresses to frames of a report, innermost first: one for each function, also those that have no frame in memory. */
export function describeFrames(frames: readonly RawFrame[], code: CodeMap, names: ProcessNames): Frame[] {
  const places = frames.map((frame) => code.find(lookupPc(frame)))
  return frames.flatMap((frame, index) => {
    const callee = places[index - 1]
    const calleeFrame = frames[index - 1]
    const between = callee && calleeFrame ? jumpsBetween(lookupPc(calleeFrame), callee, frame, places[index]) : []
    return [
      ...between.flatMap((jump) => describe(jump, code.find(lookupPc(jump)), names)),
      ...describe(frame, places[index], names).map((described) =>
        frames[index + 1]?.exact ? { ...described, symbol: described.symbol ?? TRAMPOLINE } : described,
      ),
    ]
  })
}

/** Code the kernel lets a signal handler return to; as gdb says. */
const TRAMPOLINE = '<signal handler called>'

/** Frames of the functions that tail calls left out between two others. */
function jumpsBetween(
  calleePc: bigint,
  callee: CodePlace,
  caller: RawFrame,
  callerPlace: CodePlace | undefined,
): RawFrame[] {
  if (!callee.spot || !callerPlace?.spot || caller.exact) return []
  const { address } = callee.spot
  const returnTo = { ...callerPlace.spot, address: callerPlace.spot.address + 1n }
  return tailCalls(callee.spot, returnTo).map((jump) => ({ pc: calleePc + jump - address, exact: false }))
}

function describe(frame: RawFrame, place: CodePlace | undefined, names: ProcessNames): Frame[] {
  const { jitSymbols, runtime } = names
  const ip = formatAddress(frame.pc)
  if (!place) return [{ ip }]
  const { path, spot, fileOffset } = place
  const intoCall = frame.pc - lookupPc(frame)
  const located: Frame = {
    ip,
    module: path,
    buildId: spot?.module.buildId,
    moduleOffset: fileOffset === undefined ? undefined : formatAddress(fileOffset + intoCall),
    runtime: runtimeOf(place, runtime),
  }
  if (!spot) return [{ ...located, symbol: jitSymbols(lookupPc(frame)) }]
  const at = spot.address + intoCall
  const functions = symbolize(spot)
  const variables = valuesIn(frame, spot, names)
  return functions.map(({ entry, ...symbol }, index) => ({
    ...located,
    ...symbol,
    ...(entry !== undefined && entry <= at && { symbolOffset: Number(at - entry) }),
    ...(variables.length === functions.length && variables[index]?.length && { variables: variables[index] }),
  }))
}

const valuesIn = (frame: RawFrame, spot: Spot, { memory }: ProcessNames): Variable[][] =>
  memory && frame.values ? variablesAt(spot, frame.values, lookupPc(frame) - spot.address, memory) : []

/** Code without a file is made by the runtime of the process. */
function runtimeOf({ path }: CodePlace, ofProcess: Runtime | undefined): string | undefined {
  if (path !== undefined) return runtimeOfFile(path)?.name
  return ofProcess?.compiles ? ofProcess.name : undefined
}
