import type { NativeMachine } from '../../../model/machine.js'
import { shown, unsigned } from './argument.js'
import { modeText } from './common.js'
import { flagsText, type Names } from './flags.js'

/** include/uapi/asm-generic/fcntl.h; arm64 has four of them otherwise (arch/arm64/include/uapi/asm/fcntl.h). */
const bitsOf = (direct: number, largeFile: number, directory: number, noFollow: number): Names => ({
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_SYNC: 0o4010000,
  O_DSYNC: 0o10000,
  O_ASYNC: 0o20000,
  O_DIRECT: direct,
  O_LARGEFILE: largeFile,
  O_NOFOLLOW: noFollow,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: 0o2000000,
  O_PATH: 0o10000000,
  O_TMPFILE: 0o20000000 | directory,
  O_DIRECTORY: directory,
})
const OPEN: Record<NativeMachine, Names> = {
  x86_64: bitsOf(0o40000, 0o100000, 0o200000, 0o400000),
  aarch64: bitsOf(0o200000, 0o400000, 0o40000, 0o100000),
}
const ACCESS_MODES = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE']

export function openFlagsText(value: number, machine: NativeMachine): string {
  const others = flagsText(value & ~3, OPEN[machine], '')
  return `${ACCESS_MODES[value & 3]}${others === '' ? '' : `|${others}`}`
}

export const openFlags = shown((call, value) => openFlagsText(unsigned(value), call.machine))
/** Of calls that make descriptors of other kinds: no access mode. */
export const createFlags = shown((call, value) => flagsText(unsigned(value), OPEN[call.machine]))

/** Only where the flags before it create a file. */
export const createMode = shown((call, value, index) => {
  const openedWith = unsigned(call.raw.arguments[index - 1] ?? 0n)
  return openedWith & 0o100 || (openedWith & 0o20000000) !== 0 ? modeText(unsigned(value)) : undefined
})
