import { statSync } from 'node:fs'
import type { Machine } from '../../model/machine.js'
import { cpuOf } from '../cpu/cpus.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { readMaps } from '../proc/maps.js'
import { withMemory } from '../proc/memory.js'
import { readBytes } from '../proc/read.js'
import { changeRegisters, registersOf } from './calls.js'

/** How a processor calls the kernel: the instruction, the registers, and the number of execve(2). */
interface Calling {
  instruction: Buffer
  number: string
  pc: string
  arguments: readonly [string, string, string]
  execve: bigint
  /** Set so that the kernel does not take the process to be in a call that it should restart. */
  changes: Readonly<Record<string, bigint>>
}

const CALLING: Partial<Record<Machine, Calling>> = {
  x86_64: {
    instruction: Buffer.from([0x0f, 0x05]),
    number: 'rax',
    pc: 'rip',
    arguments: ['rdi', 'rsi', 'rdx'],
    execve: 59n,
    changes: { orig_rax: 0xffffffffffffffffn },
  },
}

const WORD = 8n
const MAX_PATH = 4096
const SEARCHED_BYTES = 1024 * 1024

/**
 * Makes a process that has executed a program, and not one instruction of it yet, execute the same program again: once
 * it is not traced any more, the kernel gives it the privileges of the file. Nothing else changes: arguments and
 * environment are still where execve(2) put them. False where the process was left as it is.
 */
export function executeAgain(pid: number, machine: Machine): boolean {
  const calling = CALLING[machine]
  const registers = registersOf(pid, machine)
  if (!calling || !registers) return false
  const { mappings } = readMaps(pid)
  return withMemory(pid, mappings, (memory) => {
    const code = mappings.filter(({ vmFlags }) => (vmFlags & 5) === 5)
    const instruction = code.map(({ start }) => findInstruction(memory, start, calling.instruction)).find(Boolean)
    const stack = initialStack(memory, registers[cpuOf(machine).stackPointer] ?? 0n)
    const file = fileName(pid, memory)
    if (instruction === undefined || !stack || file === undefined) return false
    const [first, second, third] = calling.arguments
    return changeRegisters(pid, machine, {
      ...calling.changes,
      [calling.pc]: instruction,
      [calling.number]: calling.execve,
      [first]: file,
      [second]: stack.argv,
      [third]: stack.environment,
    })
  })
}

function findInstruction(memory: ProcessMemory, start: bigint, instruction: Buffer): bigint | undefined {
  const at = memory.read(start, SEARCHED_BYTES).indexOf(instruction)
  return at === -1 ? undefined : start + BigInt(at)
}

/** At the first instruction the stack pointer points at the number of arguments, which the pointers to them follow. */
function initialStack(memory: ProcessMemory, stackPointer: bigint): { argv: bigint; environment: bigint } | undefined {
  const count = memory.read(stackPointer, Number(WORD))
  if (count.length < Number(WORD)) return undefined
  const argv = stackPointer + WORD
  return { argv, environment: argv + (count.readBigUInt64LE() + 1n) * WORD }
}

const AT_EXECFN = 31n

/** Where the path is that was executed, if it still leads there. */
function fileName(pid: number, memory: ProcessMemory): bigint | undefined {
  const vector = readBytes(`/proc/${pid}/auxv`)
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readBigUInt64LE(at) !== AT_EXECFN) continue
    const address = vector.readBigUInt64LE(at + 8)
    const text = memory.read(address, MAX_PATH)
    const path = text.toString('latin1', 0, text.indexOf(0))
    return leadsToProgram(pid, Buffer.from(path, 'latin1')) ? address : undefined
  }
  return undefined
}

function leadsToProgram(pid: number, path: Buffer): boolean {
  const base = path[0] === '/'.charCodeAt(0) ? `/proc/${pid}/root` : `/proc/${pid}/cwd/`
  try {
    const [named, program] = [statSync(Buffer.concat([Buffer.from(base), path])), statSync(`/proc/${pid}/exe`)]
    return named.dev === program.dev && named.ino === program.ino
  } catch {
    return false
  }
}
