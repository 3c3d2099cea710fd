import koffi from 'koffi'
import type { Machine } from '../../model/machine.js'
import { cpuOf } from '../cpu/cpus.js'
import { loadLibrary } from '../libc.js'

/** ptrace(2) and waitpid(2), as far as they are used. Requests fail where the thread has gone: their results say so. */

/** include/uapi/linux/ptrace.h */
const REQUESTS = {
  continue: 7,
  detach: 17,
  setOptions: 0x4200,
  eventMessage: 0x4201,
  siginfo: 0x4202,
  getRegisters: 0x4204,
  setRegisters: 0x4205,
  seize: 0x4206,
  interrupt: 0x4207,
  listen: 0x4208,
} as const

export const OPTIONS = { fork: 2, vfork: 4, clone: 8, exec: 16, exit: 64 } as const

/** include/uapi/linux/wait.h */
const WNOHANG = 1
const WALL = 0x40000000

/** include/uapi/linux/elf.h */
const NT_PRSTATUS = 1

/** sizeof(siginfo_t) */
const SIGINFO_BYTES = 128

const c = loadLibrary('libc.so.6', 'the GNU C library is needed')
const call = c.func('long ptrace(int request, int tid, size_t address, void *data)')
const callWithNumber = c.func('long ptrace(int request, int tid, size_t address, size_t data)')
const wait = c.func('int waitpid(int tid, void *status, int options)')

const status = new Int32Array(1)

/** A thread that stopped or ended, with the status that waitpid(2) gives. */
export interface Waited {
  tid: number
  status: number
}

/** The next thread that stops or ends, of all or one. undefined where there is none, or none yet if it must not block. */
export function waitFor(tid: number, block: boolean): Waited | undefined {
  for (;;) {
    const found: number = wait(tid, status, block ? WALL : WALL | WNOHANG)
    if (found > 0) return { tid: found, status: status[0] ?? 0 }
    if (found === 0 || koffi.errno() !== koffi.os.errno.EINTR) return undefined
  }
}

/** The name of the error where the kernel refuses it. */
export function seize(tid: number, options: number): string | undefined {
  if (callWithNumber(REQUESTS.seize, tid, 0, options) === 0) return undefined
  const errno = koffi.errno()
  return Object.entries(koffi.os.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`
}

const request = (which: number, tid: number, data: number): boolean => callWithNumber(which, tid, 0, data) === 0

export const resume = (tid: number, signal: number): boolean => request(REQUESTS.continue, tid, signal)
export const detach = (tid: number, signal: number): boolean => request(REQUESTS.detach, tid, signal)
export const setOptions = (tid: number, options: number): boolean => request(REQUESTS.setOptions, tid, options)
export const interrupt = (tid: number): boolean => request(REQUESTS.interrupt, tid, 0)
/** Leaves a thread in the stop of its group, from which SIGCONT wakes it. */
export const listen = (tid: number): boolean => request(REQUESTS.listen, tid, 0)

/** What an event stop is about: the new thread, or the status at exit. */
export function eventMessage(tid: number): number {
  const message = new BigUint64Array(1)
  call(REQUESTS.eventMessage, tid, 0, message)
  return Number(message[0])
}

/** Of the signal that a thread has stopped for. */
export function siginfoOf(tid: number): Buffer | undefined {
  const bytes = Buffer.alloc(SIGINFO_BYTES)
  return call(REQUESTS.siginfo, tid, 0, bytes) === 0 ? bytes : undefined
}

const WORD = 8

/** In the order of `Cpu.coreRegisters`; undefined for a thread that has gone or is not stopped, and for a 32-bit one. */
function savedRegisters(tid: number, machine: Machine): BigUint64Array | undefined {
  const values = new BigUint64Array(cpuOf(machine).coreRegisters.length)
  const vector = new BigUint64Array([koffi.address(values), BigInt(values.byteLength)])
  if (call(REQUESTS.getRegisters, tid, NT_PRSTATUS, vector) !== 0) return undefined
  return vector[1] === BigInt(values.length * WORD) ? values : undefined
}

/** In the order of `Cpu.registers`; undefined for a thread that has gone or is not stopped, and for a 32-bit one. */
export function registersOf(tid: number, machine: Machine): bigint[] | undefined {
  const values = savedRegisters(tid, machine)
  const { registers, coreRegisters } = cpuOf(machine)
  return values && registers.map((name) => values[coreRegisters.indexOf(name)] ?? 0n)
}

/** Changes some registers, by the names of `Cpu.coreRegisters`. */
export function changeRegisters(tid: number, machine: Machine, changes: Readonly<Record<string, bigint>>): boolean {
  const values = savedRegisters(tid, machine)
  if (!values) return false
  for (const [name, value] of Object.entries(changes)) values[cpuOf(machine).coreRegisters.indexOf(name)] = value
  const vector = new BigUint64Array([koffi.address(values), BigInt(values.byteLength)])
  return call(REQUESTS.setRegisters, tid, NT_PRSTATUS, vector) === 0
}
