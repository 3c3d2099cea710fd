/** What the first bytes of an ELF file say about the processor that it was built for (elf(5)). */

const MAGIC = '\x7fELF'
const CLASS_64 = 2
const BIG_ENDIAN = 2
const E_MACHINE = 18

export const isElf = (start: Buffer): boolean => start.toString('latin1', 0, MAGIC.length) === MAGIC
export const isWideElf = (start: Buffer): boolean => start[4] === CLASS_64
export const isBigEndian = (start: Buffer): boolean => start[5] === BIG_ENDIAN

/** The processor, as its users call it. `start`: at least 20 bytes. */
export function machineOfElf(start: Buffer): string {
  const [isWide, isBig] = [isWideElf(start), isBigEndian(start)]
  return elfMachineName(isBig ? start.readUInt16BE(E_MACHINE) : start.readUInt16LE(E_MACHINE), { isWide, isBig })
}

/** The same by e_machine. isWide: of 64 bits; isBig: big-endian. */
export function elfMachineName(number: number, { isWide, isBig }: Record<'isWide' | 'isBig', boolean>): string {
  const name = MACHINES[number] ?? `machine number ${number}`
  if (name === 'ppc64') return isBig ? 'ppc64' : 'ppc64le'
  if (name === 'mips') return `mips${isWide ? '64' : ''}${isBig ? '' : 'el'}`
  if (name === 'x86_64' && !isWide) return 'x32'
  return name === 'riscv64' && !isWide ? 'riscv32' : name
}

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
