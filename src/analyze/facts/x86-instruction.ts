import { remembered } from '../../model/remembered.js'
import type { Decoded, X86Bits } from '../../model/x86-decode.js'

/** Machine code as it is in an event: hexadecimal. */
export const bytesOf = (hexadecimal: string): Uint8Array => Buffer.from(hexadecimal, 'hex')

/** The answer to a question about an instruction, in hexadecimal, of x86. Most deaths are at a few instructions. */
export function ofInstruction<T>(ask: (bytes: Uint8Array, bits: X86Bits) => T): (text: string, bits: X86Bits) => T {
  const of32 = remembered((text) => ask(bytesOf(text), 32))
  const of64 = remembered((text) => ask(bytesOf(text), 64))
  return (text, bits) => (bits === 64 ? of64 : of32)(text)
}

/** Intel SDM volume 1, 3.3.7.1: bits 63 to 47 are equal. Linux gives more only to programs that ask for it. */
export const isCanonical = (address: string): boolean => CANONICAL.test(address.slice(2).padStart(16, '0'))

/** Of the digits: 64-bit numbers take ten times as long. */
const CANONICAL = /^(?:0000[0-7]|ffff[89a-f])/i

/** Whether the operand in memory must be aligned to 16 bytes or more. */
export const needsAlignment = ({ map, opcode }: Decoded): boolean => map === 0x0f && ALIGNED.has(opcode)

/** movaps, movntps, movdqa, movntdq, fxsave. */
const ALIGNED: ReadonlySet<number> = new Set([0x28, 0x29, 0x2b, 0x6f, 0x7f, 0xe7, 0xae])

/** Intel SDM volume 2, appendix A, tables: the operands Eb, Mb, Xb and Yb. */
export function isOfByte({ map, opcode }: Decoded): boolean {
  if (map === 0x0f) return TWO_BYTES.has(opcode) || (opcode >= 0x90 && opcode <= 0x9f)
  if (map !== 0) return false
  return ONE_BYTE.has(opcode) || (opcode < 0x40 && (opcode & 5) === 0)
}

const ONE_BYTE: ReadonlySet<number> = new Set([
  0x80, 0x84, 0x86, 0x88, 0x8a, 0xa4, 0xa6, 0xaa, 0xac, 0xae, 0xc0, 0xc6, 0xd0, 0xd2, 0xf6, 0xfe,
])
/** cmpxchg, movzx, movsx, xadd. */
const TWO_BYTES: ReadonlySet<number> = new Set([0xb0, 0xb6, 0xbe, 0xc0])

/** The name of an instruction that only the kernel or a hypervisor may execute; undefined for any other. */
export const privilegedName = remembered((hexadecimal) => {
  const code = withoutPrefixes(hexadecimal)
  // With a prefix, these are instructions of SSE4a.
  const isVmread = code === hexadecimal && /^0f7[89]/.test(code)
  return isVmread ? 'vmread or vmwrite' : PRIVILEGED.find(([pattern]) => pattern.test(code))?.[1]
})

/** Without the operand-size prefix, rep, and REX. */
const withoutPrefixes = (hexadecimal: string): string => hexadecimal.replace(/^(?:66|f2|f3)?(?:4[0-9a-f])?(?=..)/, '')

/** An instruction that accesses no memory and that the processor refuses for a reason of its own, and that reason. */
export const restrictedName = remembered((hexadecimal) => {
  const code = withoutPrefixes(hexadecimal)
  return RESTRICTED.find(([pattern]) => pattern.test(code))?.[1]
})

/** Intel SDM volume 2. */
const RESTRICTED: readonly [RegExp, string][] = [
  [/^0f(?:31|01f9)/, 'rdtsc or rdtscp, which prctl(PR_SET_TSC) had forbidden'],
  [/^0fa2/, 'cpuid, which arch_prctl(ARCH_SET_CPUID) had forbidden'],
  [/^0f01ef/, 'wrpkru with a value in ecx or edx, which must be 0'],
  [/^8e[c-f]/, 'a load of a segment register with a selector that is not valid'],
]

/** Intel SDM volume 3, 5.9 and 31, AMD64 APM volume 2, 15, and the instructions that need port permission. */
const PRIVILEGED: readonly [RegExp, string][] = [
  [/^f4/, 'hlt'],
  [/^fa/, 'cli'],
  [/^fb/, 'sti'],
  [/^(?:e4|e5|ec|ed|6c|6d)/, 'in'],
  [/^(?:e6|e7|ee|ef|6e|6f)/, 'out'],
  [/^cd/, 'int'],
  [/^0f06/, 'clts'],
  [/^0f08/, 'invd'],
  [/^0f09/, 'wbinvd'],
  [/^0f07/, 'sysret'],
  [/^0f35/, 'sysexit'],
  [/^0f30/, 'wrmsr'],
  [/^0f32/, 'rdmsr'],
  [/^0f33/, 'rdpmc'],
  [/^0f2[0-3]/, 'mov of a control or debug register'],
  [/^0f01f8/, 'swapgs'],
  [/^0f01(?:c1|d9)/, 'vmcall or vmmcall'],
  [/^0f01c[2-4]/, 'vmlaunch, vmresume or vmxoff'],
  [/^0f01(?:d8|d[a-f])/, 'an instruction of SVM'],
  [/^0f01c[89]/, 'monitor or mwait'],
  [/^0f01c[ab]/, 'clac or stac'],
  [/^0f01cf/, 'encls'],
  [/^0f01d1/, 'xsetbv'],
  [/^0f01[159][0-9a-f]/, 'lgdt or lidt'],
  [/^0f01(?:[37b]|f[0-7])/, 'lmsw or invlpg'],
  [/^0f00[159d]/, 'lldt or ltr'],
  [/^0fc7(?:[37b][0-7])/, 'vmptrld, vmclear or vmxon'],
  [/^0f388[0-2]/, 'invept, invvpid or invpcid'],
]
