import { parseAddress } from '../../../model/address.js'
import { instructionPointerOf, stackPointerOf } from '../../../model/registers.js'
import { remembered } from '../../../model/remembered.js'
import { decode, x86BitsOf } from '../../../model/x86-decode.js'
import { derived } from '../derive.js'
import { patternOf } from '../pattern.js'
import { extensionOf } from '../x86-extension.js'
import {
  bytesOf,
  isCanonical,
  isOfByte,
  needsAlignment,
  ofInstruction,
  privilegedName,
  restrictedName,
} from '../x86-instruction.js'
import { jumpRegister, pointerRegisters as registersOf } from '../x86-operand.js'

/** The instruction that was executing, its registers and its operand in memory. */

const operandOf = ofInstruction(registersOf)
const decodedOf = ofInstruction(decode)
const jumpRegisterOf = ofInstruction(jumpRegister)
const extensionIn = remembered((instruction) => extensionOf(bytesOf(instruction)))

export const instructionPointer = derived({
  type: 'address',
  label: 'instruction pointer',
  meaning: 'rip of x86-64, eip of i386, pc of the other processors',
  example: '0x0000555555555139',
  value: ({ registers }) => instructionPointerOf(registers),
})

export const stackPointer = derived({
  type: 'address',
  label: 'stack pointer',
  meaning: 'rsp of x86-64, esp of i386, sp of the other processors',
  example: '0x00007ffd3a1b2ff0',
  value: ({ registers }) => stackPointerOf(registers),
})

export const pointerRegisters = derived({
  type: 'texts',
  label: 'registers of the memory operand',
  each: 'register of the memory operand',
  part: () => ({ label: 'registers of the memory operand', each: 'register of the memory operand' }),
  meaning: 'registers of x86 that the faulting instruction computed its address from: the base, then the index',
  example: ['rax', 'rcx'],
  value: ({ arch, instruction }): string[] | undefined => {
    const bits = x86BitsOf(arch)
    if (!bits || instruction === undefined) return undefined
    const { base, index } = operandOf(instruction, bits) ?? {}
    const names = [base, index].filter((name) => name !== undefined)
    return names.length > 0 ? names : undefined
  },
})

export const pointerBase = derived({
  type: 'address',
  label: 'base register of the access',
  meaning: 'value of the x86 base register of the faulting instruction: the pointer before an offset is added',
  example: '0x0000000000000000',
  explain: (value) => (value === '0x0' ? 'null pointer' : undefined),
  value: ({ arch, instruction, registers }): string | undefined => {
    const bits = x86BitsOf(arch)
    if (!bits || instruction === undefined) return undefined
    const { base } = operandOf(instruction, bits) ?? {}
    return base === undefined ? undefined : registers?.[base]
  },
})

export const byteAccess = derived({
  type: 'boolean',
  label: 'byte access',
  says: { true: 'instruction accesses a single byte', false: 'instruction accesses more than a single byte' },
  meaning: 'whether the faulting x86 instruction accesses a single byte of memory',
  example: false,
  value: ({ arch, instruction }): boolean | undefined => {
    const bits = x86BitsOf(arch)
    if (!bits || instruction === undefined) return undefined
    const decoded = decodedOf(instruction, bits)
    return decoded && isOfByte(decoded)
  },
})

export const misalignedOperand = derived({
  type: 'text',
  label: 'operand that must be aligned',
  says: (value) =>
    value === 'none' ? 'instruction needs no aligned operand' : `instruction needs an aligned operand: ${value}`,
  meaning:
    'registers of an x86 operand that must be aligned, where its address is canonical: alignment is then the only reason for a general-protection fault; none otherwise',
  example: 'rsp = 0x00007ffc00001008',
  value: (facts): string | undefined => {
    const { arch, instruction, registers } = facts
    const bits = x86BitsOf(arch)
    if (!bits || instruction === undefined || !registers) return undefined
    const decoded = decodedOf(instruction, bits)
    const names = pointerRegisters.value(facts) ?? []
    const values = names.flatMap((name) => registers[name] ?? [])
    if (!decoded || !needsAlignment(decoded) || values.length === 0) return 'none'
    return values.every(isCanonical) ? names.map((name) => `${name} = ${registers[name]}`).join(', ') : 'none'
  },
})

export const nonCanonicalRegister = derived({
  type: 'text',
  label: 'non-canonical register',
  says: (value) =>
    value === 'none' ? 'every register holds a canonical address' : `register holds a non-canonical address: ${value}`,
  meaning: 'the x86-64 register with a non-canonical address, and its value; none where all addresses are canonical',
  example: 'rax = 0x4141414141414141',
  value: (facts): string | undefined => {
    const { arch, registers, instruction } = facts
    if (arch !== 'x86_64' || !registers) return undefined
    const candidates = addressRegisters(instruction, pointerRegisters.value(facts))
    const found = candidates.find((name) => registers[name] && !isCanonical(registers[name]))
    const value = found && registers[found]
    if (!value) return 'none'
    const pattern = patternOf(parseAddress(value))
    return `${found} = ${value}${pattern === undefined ? '' : `, ${pattern}`}`
  },
})

function addressRegisters(instruction: string | undefined, ofOperand: string[] | undefined): readonly string[] {
  if (ofOperand || instruction === undefined) return ofOperand ?? ADDRESS_REGISTERS
  if (restrictedName(instruction) ?? privilegedName(instruction)) return []
  const jumpedTo = jumpRegisterOf(instruction, 64)
  // Where the operand is not known, it may be any register.
  return jumpedTo === undefined ? ADDRESS_REGISTERS : [jumpedTo]
}

const ADDRESS_REGISTERS = 'rax rbx rcx rdx rsi rdi rbp rsp rip r8 r9 r10 r11 r12 r13 r14 r15'.split(' ')

export const instructionExtension = derived({
  type: 'text',
  label: 'extension that the instruction belongs to',
  says: (value) =>
    value === 'none' ? 'instruction is of no known extension' : `instruction is of the extension ${value}`,
  meaning: 'the extension of x86-64 that the instruction belongs to: AVX2, BMI2; none for any other instruction',
  example: 'AVX512-FP16',
  value: ({ arch, instruction }): string | undefined =>
    arch !== 'x86_64' || instruction === undefined ? undefined : (extensionIn(instruction)?.name ?? 'none'),
})

export const extensionInCpu = derived({
  type: 'text',
  label: 'extension in the processor',
  says: {
    yes: 'the processor has that extension',
    no: 'that extension is not among the flags of the processor',
    unknown: 'the flags of the processor were not captured',
  },
  meaning: 'whether the processor has the extension that the instruction belongs to: yes, no, or unknown',
  example: 'no',
  value: ({ arch, instruction, cpuFlags }): 'yes' | 'no' | 'unknown' | undefined => {
    const extension = arch !== 'x86_64' || instruction === undefined ? undefined : extensionIn(instruction)
    if (!extension) return undefined
    if (!cpuFlags) return 'unknown'
    return cpuFlags.includes(extension.flag) ? 'yes' : 'no'
  },
})

export const privilegedInstruction = derived({
  type: 'text',
  label: 'privileged instruction',
  says: (value) => (value === 'none' ? 'instruction is not privileged' : `instruction is privileged: ${value}`),
  meaning: 'the x86 instruction at the fault where only the kernel or a hypervisor may execute it; none for any other',
  example: 'hlt',
  value: ({ arch, instruction }): string | undefined =>
    !x86BitsOf(arch) || instruction === undefined ? undefined : (privilegedName(instruction) ?? 'none'),
})

export const restrictedInstruction = derived({
  type: 'text',
  label: 'restricted instruction',
  says: (value) =>
    value === 'none'
      ? 'instruction is not one that is refused for a reason of its own'
      : `instruction is one that is refused for a reason of its own: ${value}`,
  meaning:
    'the x86 instruction at the fault where it accesses no memory and is refused for a reason of its own, with that reason; none for any other',
  example: 'cpuid, which arch_prctl(ARCH_SET_CPUID) had forbidden',
  value: ({ arch, instruction }): string | undefined =>
    !x86BitsOf(arch) || instruction === undefined ? undefined : (restrictedName(instruction) ?? 'none'),
})
