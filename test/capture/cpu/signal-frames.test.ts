import { describe, expect, it } from 'vitest'
import { cpuOf } from '../../../src/capture/cpu/cpus.js'
import type { RawMapping } from '../../../src/model/raw.js'

/** Frames laid out by hand, as arch/arm64/kernel/signal.c and arch/x86/kernel/signal_32.c write them. */

const CODE = 0x40_1000n
const RESTORER = 0x7000n
const STACK = 0x7fff_0000n
const mappings: RawMapping[] = [{ start: 0x40_0000n, end: 0x41_0000n, offset: 0n, vmFlags: 5, deleted: false }]

const ESR_READ = 0x9200_0006n
const LDR = Buffer.from('010040f9', 'hex')

function arm64Frame(change: (frame: Buffer) => void = () => {}): Buffer {
  const frame = Buffer.alloc(0x1000)
  const at = 0x100
  frame.writeInt32LE(11, at)
  frame.writeInt32LE(1, at + 8)
  frame.writeBigUInt64LE(0x18n, at + 16)
  frame.writeBigUInt64LE(0x18n, at + 304)
  frame.writeBigUInt64LE(7n, at + 312)
  frame.writeBigUInt64LE(STACK + 0x2000n, at + 312 + 31 * 8)
  frame.writeBigUInt64LE(CODE, at + 312 + 32 * 8)
  frame.writeUInt32LE(0x4650_8001, at + 592)
  frame.writeUInt32LE(528, at + 596)
  frame.writeUInt32LE(0x4553_5201, at + 592 + 528)
  frame.writeUInt32LE(16, at + 596 + 528)
  frame.writeBigUInt64LE(ESR_READ, at + 600 + 528)
  change(frame.subarray(at))
  return frame
}

describe('arm64', () => {
  const { signalFrames } = cpuOf('aarch64')
  const found = (bytes: Buffer, passed = [0x1n, RESTORER, CODE, 0x2n]) =>
    signalFrames?.find({ address: STACK, bytes }, passed).map((frame) => ({
      pc: frame.registers[32],
      x0: frame.registers[0],
      restorer: frame.restorer,
      fault: signalFrames.faultOf(frame, LDR, mappings),
    }))

  it('the registers, where the handler returns to, and the fault', () =>
    expect(found(arm64Frame())).toMatchObject([
      {
        pc: CODE,
        x0: 7n,
        restorer: RESTORER,
        fault: { signal: 11, code: 1, address: 0x18n, access: 'read', firstChance: true },
      },
    ]))
  it('of a handler that asked for no siginfo by the syndrome', () =>
    expect(found(arm64Frame((frame) => frame.fill(0, 0, 128)))).toMatchObject([
      { fault: { signal: 11, code: 1, address: 0x18n } },
    ]))
  it('of a signal that was sent there is none', () =>
    expect(
      found(
        arm64Frame((frame) => {
          frame.fill(0, 0, 128)
          frame.writeBigUInt64LE(0n, 600 + 528)
        }),
      )?.[0]?.fault,
    ).toBeUndefined())
  it('not of code that the backtrace does not pass', () => expect(found(arm64Frame(), [0x1n, RESTORER])).toEqual([]))
  it('not without the record of the vector registers', () =>
    expect(found(arm64Frame((frame) => frame.writeUInt32LE(0, 592)))).toEqual([]))
})

const PAGE_FAULT = 14
const INVALID_OPCODE = 6
const UD2 = Buffer.from('0f0b'.padEnd(32, '9'), 'hex')
const LOAD = Buffer.from('8b00'.padEnd(32, '9'), 'hex')

function i386Frame(isRt: boolean): Buffer {
  const bytes = Buffer.alloc(0x400)
  const at = 0x10c
  const context = at + (isRt ? 16 + 128 + 20 : 8)
  bytes.writeUInt32LE(Number(RESTORER), at)
  bytes.writeUInt32LE(11, at + 4)
  if (isRt) {
    bytes.writeUInt32LE(Number(STACK) + at + 16, at + 8)
    bytes.writeUInt32LE(Number(STACK) + at + 16 + 128, at + 12)
    bytes.writeInt32LE(11, at + 16)
    bytes.writeInt32LE(1, at + 24)
    bytes.writeUInt32LE(0x18, at + 28)
  }
  bytes.writeUInt32LE(0x7777, context + 16 + 12)
  bytes.writeUInt32LE(PAGE_FAULT, context + 48)
  bytes.writeUInt32LE(4, context + 52)
  bytes.writeUInt32LE(Number(CODE), context + 56)
  bytes.writeUInt32LE(0x23, context + 60)
  bytes.writeUInt32LE(0x18, context + 84)
  return bytes
}

describe('i386', () => {
  const { signalFrames, pc, stackPointer } = cpuOf('i386')
  it.each([
    ['with siginfo', true],
    ['without', false],
  ])('%s', (_name, isRt) => {
    const bytes = i386Frame(isRt)
    const [frame, ...others] = signalFrames?.find({ address: STACK, bytes }, [0x1n, RESTORER]) ?? []
    expect(others).toEqual([])
    expect([frame?.registers[pc], frame?.registers[stackPointer]]).toEqual([CODE, 0x7777n])
    expect(frame && signalFrames?.faultOf(frame, LOAD, mappings)).toMatchObject({ signal: 11, code: 1, address: 0x18n })
    expect(signalFrames?.find({ address: STACK, bytes }, [0x1n])).toEqual([])
  })

  it.each<[name: string, code: number, address: bigint, expected: number | undefined]>([
    ['the siginfo of the instruction', 5, CODE, 5],
    ['what was on the stack before, where none was asked for', 0x4550_1ce0, 0x8n, 2],
    ['an address of another instruction', 5, CODE + 8n, 2],
  ])('an undefined instruction: %s', (_name, code, address, expected) => {
    const bytes = i386Frame(true)
    const siginfo = 0x10c + 16
    bytes.writeInt32LE(4, siginfo)
    bytes.writeInt32LE(code, siginfo + 8)
    bytes.writeUInt32LE(Number(address), siginfo + 12)
    bytes.writeUInt32LE(INVALID_OPCODE, siginfo + 128 + 20 + 48)
    const [frame] = signalFrames?.find({ address: STACK, bytes }, [0x1n, RESTORER]) ?? []
    const fault = frame && signalFrames?.faultOf(frame, UD2, mappings)
    expect(fault).toMatchObject({ signal: 4, code: expected, address: CODE })
  })
})
