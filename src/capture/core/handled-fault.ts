import { parseAddress } from '../../model/address.js'
import type { Stack } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { faultInHandlerOf } from '../resolve/first-fault.js'
import type { Core } from './core.js'
import { readInstruction } from './instruction.js'
import { crashedThread } from './raw-event.js'
import { findReturnedSignal } from './returned-signal.js'

/**
 * A handler that saw a fault, and then ended the process by a signal to itself or crashed: the fault is the story, as live
 * capture has it. The record of that fault, by what the kernel saved for the handler: on the way of the backtrace or,
 * where the handler has returned, anywhere in memory. undefined where there was no such fault, or the signal frames of the
 * processor are not known.
 */
export function handledFault(core: Core, raw: RawEvent, backtrace: Stack | undefined): RawEvent | undefined {
  const { signalFrames, pc } = cpuOf(core.machine)
  if (!signalFrames || !raw.fault) return undefined
  const passed = backtrace?.frames.map(({ ip }) => parseAddress(ip)) ?? []
  const frames = raw.stack ? signalFrames.find(raw.stack, passed) : []
  // A handler that crashed itself: the frames of the first fault are the outermost.
  const isFault = raw.fault.code > 0
  if (isFault) frames.reverse()
  for (const frame of frames.length > 0 || isFault ? frames : findReturnedSignal(core, signalFrames)) {
    const { thread, stack } = crashedThread(core, frame.registers)
    const before = readInstruction(core.memory, core.mappings, core, (frame.registers[pc] ?? 0n) - 1n)?.[0]
    const fault = signalFrames.faultOf(frame, thread.instruction, core.mappings, before)
    const faultInHandler = faultInHandlerOf(isFault ? raw.fault : undefined, backtrace, frame.restorer)
    if (fault) return { ...raw, thread, stack, fault, faultInHandler }
  }
  return undefined
}
