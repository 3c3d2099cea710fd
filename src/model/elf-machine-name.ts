/** e_machine, include/uapi/linux/elf-em.h, by the names that uname(2) and image registries use. */
const MACHINES: Readonly<Record<number, string>> = {
  2: 'sparc',
  3: 'i386',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  43: 'sparc64',
  50: 'ia64',
  62: 'x86_64',
  183: 'aarch64',
  243: 'riscv64',
  247: 'bpf',
  258: 'loongarch64',
}

/** The name of the processor of an ELF file. isWide: of 64 bits; isBig: big-endian. */
export function elfMachineName(number: number, { isWide, isBig }: Record<'isWide' | 'isBig', boolean>): string {
  const name = MACHINES[number] ?? `machine number ${number}`
  if (name === 'ppc64') return isBig ? 'ppc64' : 'ppc64le'
  if (name === 'mips') return `mips${isWide ? '64' : ''}${isBig ? '' : 'el'}`
  if (name === 'x86_64' && !isWide) return 'x32'
  return name === 'riscv64' && !isWide ? 'riscv32' : name
}
