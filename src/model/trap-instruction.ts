/**
 * The instruction that a compiler puts where the program must never arrive, by its name: __builtin_trap() and what stands for
 * undefined behaviour. The same instruction as a breakpoint is not one. `bytes` begins with the instruction.
 */
export function trapInstruction(arch: string, bytes: Uint8Array): string | undefined {
  const found = TRAPS[arch]?.find(({ pattern }) => pattern.test(Buffer.from(bytes).toString('hex')))
  return found?.name
}

interface Trap {
  /** Of the bytes as they lie in memory, hexadecimal. */
  pattern: RegExp
  name: string
}

/** gcc's config/i386/i386.md. clang uses ud1 for its sanitizers. */
const X86: readonly Trap[] = [
  { pattern: /^(?:67)?0fb9/, name: 'ud1' },
  { pattern: /^0f0b/, name: 'ud2' },
]

const TRAPS: Readonly<Record<string, readonly Trap[]>> = {
  x86_64: X86,
  i386: X86,
  aarch64: [
    // gcc's config/aarch64/aarch64.md.
    { pattern: /^007d20d4/, name: 'brk #1000' },
    // clang, and with 0x55 in the middle its sanitizers.
    { pattern: /^200020d4/, name: 'brk #1' },
    { pattern: /^[0-9a-f]0[ab][0-9a-f]2ad4/, name: 'brk of a sanitizer' },
  ],
  arm: [
    // A32 of gcc (config/arm/arm.md) and of clang, and T32 of both.
    { pattern: /^f000f0e7|^fedeffe7/, name: 'udf' },
    { pattern: /^..de/, name: 'udf' },
  ],
  riscv64: [
    // Of clang; gcc uses ebreak.
    { pattern: /^0000|^731000c0/, name: 'unimp' },
  ],
}
