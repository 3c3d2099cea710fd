import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { accessByInstruction as arm64Access } from '../../../src/capture/cpu/aarch64/access.js'
import { cpuOf } from '../../../src/capture/cpu/cpus.js'
import type { Machine } from '../../../src/model/machine.js'
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

type Row = [string, string, 'read' | 'write' | undefined]

/** Bytes as they lie in memory; assembled by GNU as. */
const OTHERS: Readonly<Record<string, { machine: Machine; registers?: Record<string, bigint>; rows: Row[] }>> = {
  'arm, A32': {
    machine: 'arm',
    rows: [
      ['str r1, [r0]', '001080e5', 'write'],
      ['ldr r1, [r0]', '001090e5', 'read'],
      ['strb r1, [r0]', '0010c0e5', 'write'],
      ['ldrb r1, [r0, #3]', '0310d0e5', 'read'],
      ['strh r1, [r0]', 'b010c0e1', 'write'],
      ['ldrh r1, [r0]', 'b010d0e1', 'read'],
      ['ldrsb r1, [r0]', 'd010d0e1', 'read'],
      ['ldrd r2, [r0]', 'd020c0e1', 'read'],
      ['strd r2, [r0]', 'f020c0e1', 'write'],
      ['push {r4, lr}', '10402de9', 'write'],
      ['pop {r4, pc}', '1080bde8', 'read'],
      ['ldr r1, [r0, r2, lsl #2]', '021190e7', 'read'],
      ['ldrex r1, [r0]', '9f1f90e1', 'read'],
      ['strex r2, r1, [r0]', '912f80e1', 'write'],
      ['vldr d0, [r0]', '000b90ed', 'read'],
      ['vstr d0, [r0]', '000b80ed', 'write'],
      ['vld1.8 {d0}, [r0]', '0f0720f4', 'read'],
      ['vst1.8 {d0}, [r0]', '0f0700f4', 'write'],
      ['vmov r1, r2, d0', '101b52ec', undefined],
      ['add r0, r1, r2', '020081e0', undefined],
      ['mul r0, r1, r2', '910200e0', undefined],
      ['bl', 'feffffeb', undefined],
      ['ubfx r0, r1, #2, #3', '5101e2e7', undefined],
    ],
  },
  'arm, T32': {
    machine: 'arm',
    registers: { cpsr: 0x20n },
    rows: [
      ['str r1, [r0]', '01600000', 'write'],
      ['ldr r1, [r0]', '01680000', 'read'],
      ['ldr r1, [pc, #4]', '01490000', 'read'],
      ['strb r1, [r0, r2]', '81540000', 'write'],
      ['ldrsh r1, [r0, r2]', '815e0000', 'read'],
      ['strh r1, [r0, #2]', '41800000', 'write'],
      ['ldr r1, [sp, #4]', '01990000', 'read'],
      ['push {r4, lr}', '10b50000', 'write'],
      ['pop {r4, pc}', '10bd0000', 'read'],
      ['stmia r0!, {r1, r2}', '06c00000', 'write'],
      ['ldmia r0!, {r1, r2}', '06c80000', 'read'],
      ['str.w r1, [r0, #-4]', '40f8041c', 'write'],
      ['ldr.w r1, [r0, #-4]', '50f8041c', 'read'],
      ['ldrsb.w r1, [r0, #4]', '90f90410', 'read'],
      ['stmdb sp!, {r4-r8, lr}', '2de9f041', 'write'],
      ['ldmia.w sp!, {r4-r8, pc}', 'bde8f081', 'read'],
      ['strd r2, r3, [r0]', 'c0e90023', 'write'],
      ['ldrd r2, r3, [r0]', 'd0e90023', 'read'],
      ['ldrex r1, [r0]', '50e8001f', 'read'],
      ['vldr d0, [r0]', '90ed000b', 'read'],
      ['vst1.8 {d0}, [r0]', '00f90f07', 'write'],
      ['vmov r1, r2, d0', '52ec101b', undefined],
      ['adds r0, r1, r2', '88180000', undefined],
      ['bl', 'fff7feff', undefined],
      ['add.w r0, r1, r2', '01eb0200', undefined],
    ],
  },
  riscv64: {
    machine: 'riscv64',
    rows: [
      ['sd a1, 1000(a0)', '2334b53e', 'write'],
      ['ld a1, 1000(a0)', '8335853e', 'read'],
      ['lbu a1, 1(a0)', '83451500', 'read'],
      ['sb a1, 1(a0)', 'a300b500', 'write'],
      ['fld fa0, 1000(a0)', '0735853e', 'read'],
      ['fsd fa0, 1000(a0)', '2734a53e', 'write'],
      ['lr.d a1, (a0)', 'af350510', 'read'],
      ['sc.d a2, a1, (a0)', '2f36b518', 'write'],
      ['amoadd.d a1, a2, (a0)', 'af35c500', 'write'],
      ['c.ld a1, 8(a0)', '0c650000', 'read'],
      ['c.sd a1, 8(a0)', '0ce50000', 'write'],
      ['c.lwsp a1, 4(sp)', '92450000', 'read'],
      ['c.sdsp ra, 8(sp)', '06e40000', 'write'],
      ['c.fld fa0, 8(a0)', '08250000', 'read'],
      ['c.addi4spn a0, sp, 16', '08080000', undefined],
      ['add a0, a1, a2', '3385c500', undefined],
      ['c.j', '01a00000', undefined],
      ['c.ret', '82800000', undefined],
    ],
  },
  i386: {
    machine: 'i386',
    rows: [
      ['mov %eax, (%edx)', '8902', 'write'],
      ['mov (%edx), %eax', '8b02', 'read'],
      ['push %eax', '50', 'write'],
      ['pop %eax', '58', 'read'],
      ['pusha', '60', 'write'],
      ['popa', '61', 'read'],
      ['push %ds', '1e', 'write'],
      ['movaps (%eax), %xmm0', '0f2800', 'read'],
      ['vmovaps (%eax), %ymm0', 'c5fc2800', 'read'],
      ['vmovaps %ymm0, (%eax)', 'c5fc2900', 'write'],
      ['call *(%eax)', 'ff10', 'read'],
      ['inc %eax', '40', undefined],
      ['les (%eax), %ecx', 'c408', undefined],
      ['lea (%eax), %ecx', '8d08', undefined],
    ],
  },
}

describe.each(Object.entries(OTHERS))('%s', (_name, { machine, registers = {}, rows }) => {
  const { accessByInstruction, registers: names } = cpuOf(machine)
  it.each(rows)('%s', (_instruction, bytes, access) => {
    const instruction = Buffer.from(bytes.padEnd(32, '0'), 'hex')
    const values = names.map((each) => registers[each] ?? 0x1000n)
    if (registers.cpsr === undefined && machine === 'arm') values[names.indexOf('cpsr')] = 0n
    expect(accessByInstruction({ instruction, address: 0n, registers: values })).toBe(access)
  })
})
