import { ARGV_CAPACITY } from '../../model/capacities.js'
import { AUXV } from '../../model/core-notes.js'
import { readWord, type WordSize } from '../../model/words.js'
import { decodeCStrings } from '../event/text.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import type { AuxiliaryVector } from './notes/auxv.js'
import type { ProcessInfo } from './notes/prpsinfo.js'

export interface Arguments {
  argv: string[]
  /** Some are missing, or where one ends is not sure. */
  isCut: boolean
}

/** The vector lies right below the random bytes: between them is padding (fs/binfmt_elf.c: create_elf_tables). */
const VECTOR_DISTANCE = 8192

/** Pointers to arguments and environment: limits that are larger have to be asked for (execve(2)). */
const MAX_POINTER_BYTES = 2 * 1024 * 1024

/**
 * The arguments as they stand on the stack, where the kernel laid them out: count, pointers, NULL, pointers to the
 * environment, NULL, auxiliary vector, strings. Without that part of the stack what NT_PRPSINFO has of them.
 */
export function readArguments(memory: ProcessMemory, auxv: AuxiliaryVector | undefined, info: ProcessInfo): Arguments {
  return (auxv && fromStack(memory, auxv)) ?? fromCommandLine(info)
}

function fromStack(memory: ProcessMemory, auxv: AuxiliaryVector): Arguments | undefined {
  const vector = findVector(memory, auxv)
  const stringsEnd = auxv.get(AUXV.execFn)
  const pointers = vector === undefined ? undefined : pointersBelow(memory, vector, auxv.wordSize)
  if (vector === undefined || stringsEnd === undefined || !pointers) return undefined
  const isString = (pointer: bigint): boolean => pointer > vector && pointer < stringsEnd
  // By address, because getopt(3) puts the pointers into another order.
  const start = lowest(pointers.argv.filter(isString))
  if (start === undefined) return undefined
  const end = lowest(pointers.environment.filter((pointer) => isString(pointer) && pointer > start)) ?? stringsEnd
  const size = Number(end - start)
  const strings = memory.read(start, Math.min(size, ARGV_CAPACITY))
  // unsetenv(3) can take the pointer to the first variable away, so the number of arguments counts as well.
  const count = pointers.argv.length
  const argv = decodeCStrings(strings).slice(0, count)
  const whole = strings.filter((byte) => byte === 0).length
  return argv.length === 0 ? undefined : { argv, isCut: strings.length < size && whole < count }
}

function findVector(memory: ProcessMemory, auxv: AuxiliaryVector): bigint | undefined {
  const random = auxv.get(AUXV.random)
  if (random === undefined) return undefined
  const below = memory.readBefore(random, VECTOR_DISTANCE)
  const at = below.lastIndexOf(auxv.bytes)
  return at === -1 ? undefined : random - BigInt(below.length - at)
}

/** Read downwards, the count of the arguments ends them: no pointer is that small. */
function pointersBelow(
  memory: ProcessMemory,
  vector: bigint,
  wordSize: WordSize,
): { argv: bigint[]; environment: bigint[] } | undefined {
  const words = memory.readBefore(vector, MAX_POINTER_BYTES)
  const environment: bigint[] = []
  let argv: bigint[] = []
  for (let at = words.length - wordSize; at >= 0; at -= wordSize) {
    const word = readWord(words, at, wordSize)
    if (argv.length > 0 && word === BigInt(argv.length)) return { argv, environment }
    if (word !== 0n) {
      argv.push(word)
      continue
    }
    // unsetenv(3) leaves more than one NULL.
    for (const pointer of argv) environment.push(pointer)
    argv = []
  }
  return undefined
}

const lowest = (addresses: bigint[]): bigint | undefined =>
  addresses.reduce<bigint | undefined>(
    (low, address) => (low === undefined || address < low ? address : low),
    undefined,
  )

function fromCommandLine({ commandLine, isCommandLineCut }: ProcessInfo): Arguments {
  const argv = commandLine.replace(/ $/, '').split(' ')
  return { argv, isCut: argv.length > 1 || isCommandLineCut }
}
