/** Processors that deaths are known of, by the name that `host.arch` has. */
export const MACHINES = ['x86_64', 'aarch64', 'i386', 'arm', 'riscv64'] as const
export type Machine = (typeof MACHINES)[number]

export const isMachine = (name: string): name is Machine => MACHINES.some((machine) => machine === name)

/** Those that this program runs on and captures deaths on, by their name in uname(2). Of the others it reads cores. */
export const NATIVE_MACHINES = ['x86_64', 'aarch64'] as const satisfies readonly Machine[]
export type NativeMachine = (typeof NATIVE_MACHINES)[number]

export const isNativeMachine = (name: string): name is NativeMachine =>
  NATIVE_MACHINES.some((machine) => machine === name)

/** The processor that this program runs on; undefined for one that it does not know. */
export function thisMachine(): NativeMachine | undefined {
  if (process.arch === 'x64') return 'x86_64'
  return process.arch === 'arm64' ? 'aarch64' : undefined
}

/** Of a pointer, in programs of a processor. */
export const wordBitsOf = (arch: string): 32 | 64 => (arch === 'i386' || arch === 'arm' ? 32 : 64)
