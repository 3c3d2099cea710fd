import { isMachine, type Machine } from '../../model/machine.js'
import { aarch64 } from './aarch64.js'
import { arm } from './arm.js'
import type { Cpu } from './cpu.js'
import { i386 } from './i386.js'
import { riscv64 } from './riscv64.js'
import { x86_64 } from './x86_64.js'

const CPUS: Readonly<Record<Machine, Cpu>> = { x86_64, aarch64, i386, arm, riscv64 }

export const cpuOf = (machine: Machine): Cpu => CPUS[machine]

/** The processor of a host, by machine of uname(2). Throws Error for one that has no BPF programs either. */
export function cpuNamed(machine: string): Cpu {
  if (!isMachine(machine)) throw new Error(`unknown processor ${machine}`)
  return CPUS[machine]
}

/** The processor with a number of elf(5), e_machine; undefined where it is not known here. */
export const cpuOfElf = (elfMachine: number): Cpu | undefined =>
  Object.values(CPUS).find((cpu) => cpu.elfMachine === elfMachine)
