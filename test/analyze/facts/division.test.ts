import { expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'
import { address } from '../crash-event.js'

const ZERO = /^divided an integer by zero$/
const MINUS_ONE = /^divided the smallest integer by -1, whose/
const TOO_LARGE = /^divided integers whose quotient is too large/
const EITHER = /^divided an integer by zero, or the smallest/

/** Encodings as `as` writes them, Intel syntax in the names. */
it.each<[name: string, instruction: string, registers: Record<string, string>, expected: RegExp, arch?: string]>([
  ['idiv ecx', 'f7f9', { rcx: address(0) }, ZERO],
  ['idiv ecx, with other bits above', 'f7f9', { rcx: address(0x1_0000_0000) }, ZERO],
  ['idiv ecx by -1', 'f7f9', { rcx: address(0xffff_ffff) }, MINUS_ONE],
  ['idiv rcx by 4294967295', '48f7f9', { rcx: address(0xffff_ffff) }, TOO_LARGE],
  ['idiv r8d', '41f7f8', { r8: address(0) }, ZERO],
  ['div rsi', '48f7f6', { rsi: address(3) }, TOO_LARGE],
  ['idiv bx', '66f7fb', { rbx: address(0xffff) }, MINUS_ONE],
  ['div cl', 'f6f1', { rcx: address(0x100) }, ZERO],
  ['div ch', 'f6f5', { rcx: address(0x100) }, EITHER],
  ['div sil', '40f6f6', { rsi: address(0) }, ZERO],
  ['idiv dword ptr [rbp-4]', 'f77dfc', { rbp: address(0x7ffc_0000) }, EITHER],
  ['idiv ecx of i386', 'f7f9', { ecx: '0x00000000' }, ZERO, 'i386'],
  ['registers that were not captured', 'f7f9', {}, EITHER],
  ['arm64', 'f7f9', {}, EITHER, 'aarch64'],
])('%s', (_name, instruction, registers, expected, arch = 'x86_64') => {
  expect(factsGiven({ arch, instruction, registers, siCode: 'FPE_INTDIV' })('divisionText')).toMatch(expected)
})
