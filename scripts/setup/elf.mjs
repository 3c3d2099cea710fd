// @ts-check

/**
 * Section names of a 64-bit little-endian ELF file; offsets are those of Elf64_Ehdr and Elf64_Shdr in elf(5).
 * @param {Buffer} file
 */
export function sectionNames(file) {
  const table = Number(file.readBigUInt64LE(0x28))
  const entrySize = file.readUInt16LE(0x3a)
  const names = Number(file.readBigUInt64LE(table + file.readUInt16LE(0x3e) * entrySize + 0x18))
  return Array.from({ length: file.readUInt16LE(0x3c) }, (_, index) => {
    const start = names + file.readUInt32LE(table + index * entrySize)
    return file.toString('latin1', start, file.indexOf(0, start))
  })
}
