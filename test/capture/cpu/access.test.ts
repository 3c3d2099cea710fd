import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { accessByInstruction as arm64Access } from '../../../src/capture/cpu/aarch64/access.js'
import { cpuOf } from '../../../src/capture/cpu/cpus.js'
import { newFolder } from '../../live/programs.js'
import { compileProgram } from '../core/cores.js'

const x86Access = cpuOf('x86_64').accessByInstruction

/** A line of programs/accesses.c: what the processor's error code said of an instruction that faulted. */
interface Observed {
  name: string
  access: string
  instruction: Uint8Array
  address: bigint
  registers: bigint[]
}

function observe(folder: string): Observed[] {
  const lines = execFileSync(compileProgram('accesses', folder), { encoding: 'utf8' }).trimEnd().split('\n')
  return lines.map((line) => {
    const [name = '', bytes = '', address = '', access = '', rsi = '', rdi = '', rsp = ''] = line.split('\t')
    const registers = [0n, 0n, 0n, 0n, BigInt(rsi), BigInt(rdi), 0n, BigInt(rsp)]
    return { name, access, instruction: Buffer.from(bytes, 'hex'), address: BigInt(address), registers }
  })
}

describe.runIf(process.arch === 'x64')('x86-64, against the error code of this processor', () => {
  const observed = observe(newFolder())

  it('saw most of them fault: some instructions are not on every processor', () => {
    expect(observed.length).toBeGreaterThan(90)
  })

  it.each(observed.map((line): [string, Observed] => [line.name, line]))('%s', (_name, { access, ...faulting }) =>
    expect(x86Access(faulting)).toBe(access),
  )
})

describe('x86-64, what is not known or does not touch memory', () => {
  it.each([
    ['mov %rax, %rdi', '4889c7'],
    ['lea (%rdi), %rax', '488d07'],
    ['nopl (%rax)', '0f1f00'],
    ['prefetcht0 (%rdi)', '0f180f'],
    ['hlt', 'f4'],
    ['fldl (%rdi)', 'dd07'],
    ['vpmovdb %zmm0, (%rdi)', '62f27e483107'],
    ['prefixes alone', '66f266f2'],
    ['nothing', ''],
  ])('%s', (_name, bytes) => {
    const registers = Array.from({ length: 19 }, () => 0n)
    expect(x86Access({ instruction: Buffer.from(bytes, 'hex'), address: 0n, registers })).toBeUndefined()
  })
})

/** Words as llvm-mc assembles them. */
const ARM64: [string, number, 'read' | 'write' | undefined][] = [
  ['str x1, [x0]', 0xf9000001, 'write'],
  ['ldr x1, [x0]', 0xf9400001, 'read'],
  ['strb w1, [x0]', 0x39000001, 'write'],
  ['ldrb w1, [x0]', 0x39400001, 'read'],
  ['ldrsw x1, [x0]', 0xb9800001, 'read'],
  ['ldrsb w1, [x0]', 0x39c00001, 'read'],
  ['ldur x1, [x0, #-8]', 0xf85f8001, 'read'],
  ['stur x1, [x0, #-8]', 0xf81f8001, 'write'],
  ['str x1, [x0], #8', 0xf8008401, 'write'],
  ['ldr x1, [x0, x2, lsl #3]', 0xf8627801, 'read'],
  ['str x1, [x0, x2]', 0xf8226801, 'write'],
  ['stp x29, x30, [sp, #-16]!', 0xa9bf7bfd, 'write'],
  ['ldp x29, x30, [sp], #16', 0xa8c17bfd, 'read'],
  ['ldpsw x1, x2, [x0]', 0x69400801, 'read'],
  ['stp q0, q1, [x0]', 0xad000400, 'write'],
  ['ldp q0, q1, [x0]', 0xad400400, 'read'],
  ['str q0, [x0]', 0x3d800000, 'write'],
  ['ldr q0, [x0]', 0x3dc00000, 'read'],
  ['str d0, [x0]', 0xfd000000, 'write'],
  ['ldr d0, [x0]', 0xfd400000, 'read'],
  ['ld1 { v0.16b }, [x0]', 0x4c407000, 'read'],
  ['st1 { v0.16b }, [x0]', 0x4c007000, 'write'],
  ['ld1r { v0.16b }, [x0]', 0x4d40c000, 'read'],
  ['ldxr x1, [x0]', 0xc85f7c01, 'read'],
  ['stxr w2, x1, [x0]', 0xc8027c01, 'write'],
  ['ldar x1, [x0]', 0xc8dffc01, 'read'],
  ['stlr x1, [x0]', 0xc89ffc01, 'write'],
  ['ldr x1, .', 0x58000001, 'read'],
  ['cas x1, x2, [x0]', 0xc8a17c02, undefined],
  ['ldadd x1, x2, [x0]', 0xf8210002, undefined],
  ['prfm pldl1keep, [x0]', 0xf9800000, undefined],
  ['add x0, x1, x2', 0x8b020020, undefined],
  ['b .', 0x14000000, undefined],
  ['ret', 0xd65f03c0, undefined],
]

describe('arm64', () => {
  it.each(ARM64)('%s', (_name, word, access) => {
    const instruction = Buffer.alloc(16)
    instruction.writeUInt32LE(word)
    expect(arm64Access({ instruction, address: 0n, registers: [] })).toBe(access)
  })

  it('an instruction that was cut', () => {
    expect(arm64Access({ instruction: Buffer.alloc(3), address: 0n, registers: [] })).toBeUndefined()
  })
})
