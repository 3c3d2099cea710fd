import { describe, expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'
import { formatAddress } from '../../../src/model/address.js'
import { address, mapping } from '../crash-event.js'

/** Encodings as `as` writes them, Intel syntax in the names. */
describe('what the faulting instruction tells', () => {
  const x86 = (instruction: string, registers: Record<string, string> = {}) => ({
    arch: 'x86_64',
    instruction,
    registers,
  })
  const HEAP = mapping(0x5555_5555_8000, 0x5555_5557_9000, 'rw-p', '[heap]')

  it.each<[string, string, Record<string, unknown>, unknown]>([
    ['mov eax, [rax]', 'pointerRegisters', x86('8b00'), ['rax']],
    ['mov rax, [rdi+8]', 'pointerRegisters', x86('488b4708'), ['rdi']],
    ['mov rax, [r12]', 'pointerRegisters', x86('498b0424'), ['r12']],
    ['mov rax, [rax+rcx*8]', 'pointerRegisters', x86('488b04c8'), ['rax', 'rcx']],
    ['mov rax, [r8+r9*8]', 'pointerRegisters', x86('4b8b04c8'), ['r8', 'r9']],
    ['mov rax, [rcx*8+0x10]', 'pointerRegisters', x86('488b04cd10000000'), ['rcx']],
    ['vmovdqu ymm0, [r10]', 'pointerRegisters', x86('c4c17e6f02'), ['r10']],
    ['vmovdqu ymm0, [rdi]', 'pointerRegisters', x86('c5fe6f07'), ['rdi']],
    ['vmovdqu64 zmm16, [rsi]', 'pointerRegisters', x86('62e1fe486f06'), ['rsi']],
    ['leave', 'pointerRegisters', x86('c9'), ['rbp']],
    ['rep movsb', 'pointerRegisters', x86('f3a4'), ['rsi', 'rdi']],
    ['rep stosq', 'pointerRegisters', x86('f348ab'), ['rdi']],
    ['mov rax, [rip+1]', 'pointerRegisters', x86('488b0501000000'), undefined],
    ['mov rax, fs:[0x28]', 'pointerRegisters', x86('64488b042528000000'), undefined],
    ['mov rax, rcx', 'pointerRegisters', x86('4889c8'), undefined],
    ['ret', 'pointerRegisters', x86('c3'), undefined],
    ['an opcode that was cut', 'pointerRegisters', x86('48'), undefined],
    ['arm64', 'pointerRegisters', { arch: 'aarch64', instruction: '8b00' }, undefined],
    ['mov eax, [rax+8]', 'pointerBase', x86('8b4008', { rax: address(0x10) }), address(0x10)],
    ['mov byte ptr [rax], 1', 'byteAccess', x86('c60001'), true],
    ['movzx eax, byte ptr [rax]', 'byteAccess', x86('0fb600'), true],
    ['add byte ptr [rax], cl', 'byteAccess', x86('0008'), true],
    ['setz byte ptr [rax]', 'byteAccess', x86('0f9400'), true],
    ['movzx eax, word ptr [rax]', 'byteAccess', x86('0fb700'), false],
    ['mov eax, [rax]', 'byteAccess', x86('8b00'), false],
    ['vmovdqu ymm0, [rdi]', 'byteAccess', x86('c5fe6f07'), false],
    ['arm64', 'byteAccess', { arch: 'aarch64', instruction: 'c60001' }, undefined],
    [
      '-1 and a page',
      'pastFailedPointer',
      { ...x86('8b00', { rax: address(0xfff) }), faultAddress: address(0xfff) },
      4096,
    ],
    ['-1 and 7', 'pastFailedPointer', { ...x86('8b00', { rax: address(6) }), faultAddress: address(6) }, undefined],
    ['null and 7', 'pastFailedPointer', { ...x86('8b4007', { rax: address(0) }), faultAddress: address(7) }, undefined],
    [
      'far from null',
      'pastFailedPointer',
      { ...x86('8b00', { rax: address(0x1ffff) }), faultAddress: address(0x1ffff) },
      undefined,
    ],
    ['hlt', 'privilegedInstruction', x86('f4'), 'hlt'],
    ['rex.w wrmsr', 'privilegedInstruction', x86('480f30'), 'wrmsr'],
    ['lgdt [rax]', 'privilegedInstruction', x86('0f0110'), 'lgdt or lidt'],
    ['vmmcall', 'privilegedInstruction', x86('0f01d9'), 'vmcall or vmmcall'],
    ['vmread', 'privilegedInstruction', x86('0f78c0'), 'vmread or vmwrite'],
    ['extrq xmm0, 1, 1', 'privilegedInstruction', x86('660f78c00101'), 'none'],
    ['vmxon [rax]', 'privilegedInstruction', x86('f30fc730'), 'vmptrld, vmclear or vmxon'],
    ['rdrand eax', 'privilegedInstruction', x86('0fc7f0'), 'none'],
    ['mwait', 'privilegedInstruction', x86('0f01c9'), 'monitor or mwait'],
    ['rdtsc', 'restrictedInstruction', x86('0f31'), 'rdtsc or rdtscp, which prctl(PR_SET_TSC) had forbidden'],
    ['mov ds, [rax]', 'restrictedInstruction', x86('8e18'), 'none'],
    ['cpuid', 'nonCanonicalRegister', x86('0fa2', { rax: '0x4141414141414141' }), 'none'],
    ['call rcx', 'nonCanonicalRegister', x86('ffd1', { rax: '0x4141414141414141' }), 'none'],
    ['call rax', 'nonCanonicalRegister', x86('ffd0', { rax: '0x4141414141414141' }), expect.stringMatching(/^rax = /)],
    ['xgetbv', 'privilegedInstruction', x86('0f01d0'), 'none'],
    ['mov rax, [rax]', 'privilegedInstruction', x86('488b00'), 'none'],
    ['movaps [rsp], xmm0', 'misalignedOperand', x86('0f290424', { rsp: address(0x1008) }), `rsp = ${address(0x1008)}`],
    ['movups [rsp], xmm0', 'misalignedOperand', x86('0f110424', { rsp: address(0x1008) }), 'none'],
    [
      'bit 34 of a base',
      'flippedBit',
      { ...x86('488b00', { rax: address(0x5551_5555_8010) }), maps: [HEAP] },
      'bit 34: 0x555555558010 in [heap]',
    ],
    ...[48, 55, 63].map((bit): [string, string, Record<string, unknown>, string] => [
      `bit ${bit}, which is always 0`,
      'flippedBit',
      { faultAddress: formatAddress(0x5555_5555_8010n | (1n << BigInt(bit))), maps: [HEAP] },
      `bit ${bit}: 0x555555558010 in [heap]`,
    ]),
    [
      'two bits that are always 0',
      'flippedBit',
      { faultAddress: formatAddress(0x5555_5555_8010n | (3n << 48n)), maps: [HEAP] },
      undefined,
    ],
    ['two bits', 'flippedBit', { faultAddress: address(0x5550_5555_8010), maps: [HEAP] }, undefined],
    ['near null', 'flippedBit', { faultAddress: address(8), maps: [mapping(0, 0x4000_0010, 'r--p')] }, undefined],
  ])('%s: %s', (_name, fact, given, expected) => {
    expect(factsGiven(given)(fact)).toEqual(expected)
  })
})
