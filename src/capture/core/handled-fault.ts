import { parseAddress } from '../../model/address.js'
import type { Stack } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import type { Core } from './core.js'
import { crashedThread } from './raw-event.js'
import { findReturnedSignal } from './returned-signal.js'
import { findSignalFrames } from './signal-frame.js'
import { faultOfFrame } from './signal-frame-fault.js'

/**
 * A handler that saw a fault, and then ended the process by a signal to itself: the fault is the story, as live
 * capture has it. The record of that fault, by what the kernel saved for the handler: on the way of the backtrace or,
 * where the handler has returned, anywhere in memory. undefined where there was no such fault. x86-64 alone.
 */
export function handledFault(core: Core, raw: RawEvent, backtrace: Stack | undefined): RawEvent | undefined {
  if (core.machine !== 'x86_64' || !raw.fault || raw.fault.code > 0) return undefined
  const passed = new Set(backtrace?.frames.map(({ ip }) => parseAddress(ip)))
  const frames = raw.stack ? findSignalFrames(raw.stack, passed) : []
  for (const frame of frames.length > 0 ? frames : findReturnedSignal(core)) {
    const { thread, stack } = crashedThread(core, frame.registers)
    const fault = faultOfFrame(frame, thread.instruction, core.mappings)
    if (fault) return { ...raw, thread, stack, fault }
  }
  return undefined
}
