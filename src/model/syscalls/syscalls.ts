import type { Machine } from '../machine.js'
import { TABLE } from './table.js'

/**
 * What an argument is, from its declaration in include/linux/syscalls.h: `i` 32 bits signed, `u` 32 bits unsigned,
 * `l` 64 bits signed, `z` 64 bits unsigned, `f` file descriptor, `d` descriptor of the directory that a relative path
 * starts at, `m` mode of a file, `p` path, `s` other text, `x` any other pointer.
 */
export type ArgumentKind = 'i' | 'u' | 'l' | 'z' | 'f' | 'd' | 'm' | 'p' | 's' | 'x'

export interface Syscall {
  name: string
  /** By machine; absent where it has no such call. */
  number: Partial<Record<Machine, number>>
  arguments: readonly ArgumentKind[]
}

export const SYSCALLS: readonly Syscall[] = TABLE.trim().split(/\s+/).map(parseEntry)

const byName = new Map(SYSCALLS.map((syscall) => [syscall.name, syscall]))
const byNumber: Partial<Record<Machine, ReadonlyMap<number, Syscall>>> = {
  x86_64: numbered('x86_64'),
  aarch64: numbered('aarch64'),
}

/** undefined for a number that is none, or newer than the table. */
export const syscallByNumber = (machine: Machine, number: number): Syscall | undefined => byNumber[machine]?.get(number)

/** By its name in syscalls(2), `openat`. */
export const syscallByName = (name: string): Syscall | undefined => byName.get(name)

function parseEntry(text: string): Syscall {
  const [name = '', x86 = '', arm64 = '', letters = ''] = text.split(':')
  return {
    name,
    number: { ...(x86 && { x86_64: Number(x86) }), ...(arm64 && { aarch64: Number(arm64) }) },
    arguments: [...letters] as ArgumentKind[],
  }
}

function numbered(machine: Machine): Map<number, Syscall> {
  return new Map(
    SYSCALLS.flatMap((syscall) => {
      const number = syscall.number[machine]
      return number === undefined ? [] : [[number, syscall] as const]
    }),
  )
}
