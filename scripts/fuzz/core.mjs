// @ts-check

/** elf.h */
const [NT_PRSTATUS, NT_PRPSINFO, NT_FILE] = [1, 3, 0x46494c45]
const [PT_LOAD, PT_NOTE] = [1, 4]

/** Where gcc -no-pie puts a program, and something in its code. */
const BASE = 0x400000n
const CODE = 0x401120n
const STACK = 0x7fff00000000n

/**
 * A core of x86-64 in which a file is mapped: with notes of a thread, a process and the mapping, and some stack.
 * @param {string} file
 */
export async function coreOf(file) {
  const notes = Buffer.concat([
    note(NT_PRSTATUS, prstatus()),
    note(NT_PRPSINFO, Buffer.alloc(136)),
    note(NT_FILE, Buffer.concat([words(1n, 4096n, BASE, BASE + 0x5000n, 0n), Buffer.from(`${file}\0`)])),
  ])
  const stack = words(...Array.from({ length: 64 }, (_, index) => CODE + BigInt(index)))
  const [headers, at] = [2, 64 + 2 * 56]
  const header = Buffer.alloc(64)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(4, 16)
  header.writeUInt16LE(62, 18)
  header.writeUInt32LE(1, 20)
  header.writeBigUInt64LE(64n, 32)
  header.writeUInt16LE(64, 52)
  header.writeUInt16LE(56, 54)
  header.writeUInt16LE(headers, 56)
  return Buffer.concat([
    header,
    programHeader(PT_NOTE, 4, at, 0n, notes.length),
    programHeader(PT_LOAD, 6, at + notes.length, STACK, stack.length),
    notes,
    stack,
  ])
}

const words = (/** @type {bigint[]} */ ...values) => Buffer.from(BigUint64Array.from(values).buffer)

/** elf_prstatus of include/uapi/linux/elfcore.h: the signal, the thread and its registers. */
function prstatus() {
  const status = Buffer.alloc(336)
  status.writeInt32LE(11, 0)
  status.writeInt16LE(11, 12)
  status.writeInt32LE(4711, 32)
  const registers = words(...Array.from({ length: 27 }, (_, index) => BigInt(index)))
  registers.writeBigUInt64LE(CODE, 16 * 8)
  registers.writeBigUInt64LE(STACK, 19 * 8)
  registers.copy(status, 112)
  return status
}

/**
 * @param {number} type
 * @param {Buffer} content
 */
function note(type, content) {
  const header = Buffer.alloc(20)
  header.writeUInt32LE(5, 0)
  header.writeUInt32LE(content.length, 4)
  header.writeUInt32LE(type >>> 0, 8)
  header.write('CORE', 12)
  return Buffer.concat([header, content, Buffer.alloc(-content.length & 3)])
}

/**
 * @param {number} type
 * @param {number} flags
 * @param {number} offset
 * @param {bigint} address
 * @param {number} size
 */
function programHeader(type, flags, offset, address, size) {
  const header = Buffer.alloc(56)
  header.writeUInt32LE(type, 0)
  header.writeUInt32LE(flags, 4)
  for (const [index, value] of [BigInt(offset), address, 0n, BigInt(size), BigInt(size), 1n].entries()) {
    header.writeBigUInt64LE(value, 8 + 8 * index)
  }
  return header
}
