import koffi from 'koffi'
import type { DwarfRegisters } from '../../../cpu/cpu.js'
import { libc } from '../../../libc.js'
import { functionTable } from './callbacks.js'
import type { Spot } from './files/module.js'
import type { FrameState, Registers } from './frame-state.js'
import { libdw } from './libdw.js'
import type { MemoryReader } from './memory.js'

/** What one step works on, for the callbacks. */
interface Step {
  layout: DwarfRegisters
  registers: Registers
  /** In the module's own addresses. */
  pc: bigint
  readMemory: MemoryReader
  frames: number
  caller?: FrameState
}

let current: Step

/**
 * One frame up by the module's call frame information. spot: where to look the frame up. Returns the caller, its pc in
 * process addresses; 'outermost' where the information says there is none, 'uncovered' where there is no information,
 * 'failed' where what it needs was not captured.
 */
export function stepByCfi(
  spot: Spot,
  layout: DwarfRegisters,
  registers: Registers,
  readMemory: MemoryReader,
): FrameState | 'outermost' | 'uncovered' | 'failed' {
  if (!libdw.frameRegister || !hasCfi(spot)) return 'uncovered'
  current = { layout, registers, pc: spot.address, readMemory, frames: 0 }
  const result = libdw.threadFrames(spot.module.session, 1, frameCallback, null)
  return current.caller ?? (result === 0 ? 'outermost' : 'failed')
}

/** Asked first, because libdw silently guesses by the frame pointer where there is no row. */
function hasCfi({ module, address }: Spot): boolean {
  const bias = new BigUint64Array(1)
  return [libdw.ehCfi, libdw.dwarfCfi].some((find) => {
    const cfi = find(module.handle, bias)
    const row: [bigint | null] = [null]
    if (!cfi || libdw.cfiRow(cfi, address - (bias[0] ?? 0n), row) !== 0) return false
    libc.free(row[0])
    return true
  })
}

const ABORT = 1
const CONTINUE = 0

const frameCallback: bigint = koffi.register(
  (frame: bigint) => {
    if (current.frames++ === 0) return CONTINUE
    const pc = new BigUint64Array(1)
    const activation = new Uint8Array(1)
    if (libdw.framePc(frame, pc, activation)) {
      current.caller = {
        registers: frameRegisters(frame),
        pc: (pc[0] ?? 0n) & current.layout.codeMask,
        // After a signal trampoline comes the interrupted instruction.
        exact: activation[0] !== 0,
      }
    }
    return ABORT
  },
  koffi.pointer(koffi.proto('int crashcrawler_frame(void *frame, void *argument)')),
)

function frameRegisters(frame: bigint): Registers {
  const value = new BigUint64Array(1)
  return Array.from({ length: current.layout.count }, (_, number) =>
    libdw.frameRegister?.(frame, number, value) === 0 ? value[0] : undefined,
  )
}

const nextThread: bigint = koffi.register(
  () => 0,
  koffi.pointer(koffi.proto('int crashcrawler_next_thread(void *dwfl, void *argument, void *thread)')),
)

/** libdwfl looks for the thread by other means where its argument stays null. */
const getThread: bigint = koffi.register(
  (_dwfl: bigint, _tid: number, _argument: bigint, thread: bigint) => {
    koffi.encode(thread, 'uint64_t', 1n)
    return true
  },
  koffi.pointer(koffi.proto('bool crashcrawler_get_thread(void *dwfl, int tid, void *argument, void *thread)')),
)

const readWord: bigint = koffi.register(
  (_dwfl: bigint, address: number | bigint, result: bigint) => {
    const word = current.readMemory(BigInt(address))
    if (word === undefined) return false
    koffi.encode(result, 'uint64_t', word)
    return true
  },
  koffi.pointer(koffi.proto('bool crashcrawler_read(void *dwfl, uint64_t address, void *result, void *argument)')),
)

const setRegisters: bigint = koffi.register(
  (thread: bigint) => {
    const { layout, registers, pc } = current
    registers.forEach((value, number) => {
      if (value !== undefined) libdw.setRegisters(thread, number, 1, BigUint64Array.of(value))
    })
    if (layout.pc === undefined) libdw.setPc(thread, pc)
    else libdw.setRegisters(thread, layout.pc, 1, BigUint64Array.of(pc))
    return true
  },
  koffi.pointer(koffi.proto('bool crashcrawler_registers(void *thread, void *argument)')),
)

/** Dwfl_Thread_Callbacks */
export const threadCallbacks = functionTable([nextThread, getThread, readWord, setRegisters, null, null])
