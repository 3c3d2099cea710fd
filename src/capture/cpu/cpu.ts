import type { Machine } from '../../model/machine.js'
import type { RawCall, RawFault, RawMapping, RawStack } from '../../model/raw.js'
import type { WordSize } from '../../model/words.js'

/** How a page fault came about. */
export type Access = NonNullable<RawFault['access']>

/** An instruction that faulted: its bytes, the address it faulted on, and the registers. */
export interface Faulting {
  instruction: Uint8Array
  address: bigint
  /** In the order of `Cpu.registers`. */
  registers: readonly bigint[]
}

/** Memory of a dead process. Fewer bytes than asked for come back where the rest was not kept. */
export interface Memory {
  read(address: bigint, length: number): Buffer
  /** Number of bytes that are mapped without a gap from an address on. */
  mappedFrom(address: bigint): bigint
}

/** DWARF register numbers. The captured registers begin in the same order. */
export interface DwarfRegisters {
  /** Number of registers that unwinding restores, from register 0. */
  count: number
  stackPointer: number
  framePointer: number
  /** The number of the program counter, where it has one. */
  pc?: number
  /** The register that a call leaves the return address in; undefined where calls push it on the stack. */
  link?: number
  /** The bits of a return address that are an address. */
  codeMask: bigint
}

/** Where code that keeps a frame pointer has what it needs to return, in bytes from where that points. */
export interface FrameRecord {
  /** The frame pointer of the caller. */
  caller: number
  returnAddress: number
  /** Where the frame of the caller begins. */
  end: number
}

/** What the kernel puts on the stack for a signal handler. */
export interface SignalFrame {
  /** Where the handler returns to; undefined where the frame does not say it. */
  restorer: bigint | undefined
  /** As they were when the signal arrived, in the order of `Cpu.registers`. */
  registers: bigint[]
  /** Number of the last exception of the thread. */
  trap: number
  errorCode: number
  pageFaultAddress: bigint
  /** Exceptions of floating point that were raised and not masked, as bits of MXCSR; undefined where they were not kept. */
  floatingPoint?: number
  /** Written only for handlers that ask for it (SA_SIGINFO); otherwise whatever was in that memory. */
  siginfo: RawFault | undefined
}

/** Signal frames of a processor. */
export interface SignalFrames {
  /** The frames on a stack that its backtrace passes through, both innermost first. */
  find(stack: RawStack, passed: readonly bigint[]): SignalFrame[]
  /** The frame that starts at an address; undefined where there is none. */
  read(memory: Pick<Memory, 'read'>, address: bigint): SignalFrame | undefined
  /** Some of the registers as a frame has them, and where it can have them, in bytes from its start. */
  placeOf(registers: readonly bigint[]): Buffer
  placeAt: readonly number[]
  /**
   * The fault that a frame was made for; undefined where it was made for another signal. `byteBefore`: in front of the
   * instruction, where it is known.
   */
  faultOf(
    frame: SignalFrame,
    instruction: Uint8Array | undefined,
    mappings: readonly RawMapping[],
    byteBefore?: number,
  ): RawFault | undefined
  /** Whether the registers are those of a thread outside of system calls. */
  isOutsideSystemCall(registers: readonly bigint[]): boolean
}

/** Everything that differs between the processors. A new one is one file with this interface, and a line in cpus.ts. */
export interface Cpu {
  machine: Machine
  /** e_machine of elf(5), and by its class the size of a word. */
  elfMachine: number
  wordSize: WordSize
  /** Names of the captured registers, in the order of bpf/registers.bpf.h. */
  registers: readonly string[]
  /** Names of the registers of NT_PRSTATUS (elf_gregset_t), in its order. */
  coreRegisters: readonly string[]
  /** Indexes in `registers`. */
  pc: number
  stackPointer: number
  framePointer: number
  /** Absent where compilers keep none that can be relied on. */
  frameRecord?: FrameRecord
  /** The register with the result of a system call. */
  result: number
  /** What is in it until there is one; undefined where that is the first argument. */
  resultInCall?: bigint
  /**
   * The system call of the last entry into the kernel, by the registers of a core, and on some processors by the instruction;
   * absent where they do not say it.
   */
  callOf?(registers: readonly bigint[], memory?: Pick<Memory, 'read'>): RawCall | undefined
  dwarf: DwarfRegisters
  /** Name of the last exception by its number; none where a signal of this number cannot come from it. */
  trapName(trap: number, signal: number): string | undefined
  /** The exception of a fault, where signal and code leave only one; undefined where exceptions have no numbers. */
  trapOf(fault: RawFault, registers: readonly bigint[], memory: Memory): number | undefined
  /** How a page fault came about by the error code of the exception; undefined where that does not say it. */
  accessByErrorCode(trap: number, errorCode: number): Access | undefined
  /** The same by the instruction; undefined for one that could have done either, or that is not decoded. */
  accessByInstruction(faulting: Faulting): Access | undefined
  /** Whether an instruction divides integers; absent where that raises no signal. */
  isDivision?(instruction: Uint8Array): boolean
  /** Absent where the frames are not known. */
  signalFrames?: SignalFrames
}
