import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeLibraries } from '../../../../../src/capture/resolve/child/libraries/describe.js'
import type { FileBytes } from '../../../../../src/capture/resolve/child/libraries/elf/file-bytes.js'
import { type ElfIdentity, readIdentity } from '../../../../../src/capture/resolve/child/libraries/elf/identity.js'
import { temporaryFolder } from './support/compile.js'
import { mappingOf } from './support/mappings.js'
import { versionedLibrary } from './support/versioned-library.js'

const folder = temporaryFolder()
let original: Buffer

beforeAll(() => {
  original = readFileSync(versionedLibrary(folder))
})

const whole: Partial<ElfIdentity> = {
  bits: 64,
  soname: 'libours.so.1',
  needed: ['libc.so.6'],
  runpath: '$ORIGIN/lib:/opt/ours',
  buildId: '00112233445566778899aabbccddeeff',
  packageNote: { type: 'rpm', name: 'ours', version: '1.10-3.fc40' },
}

/** Fields of Elf64_Ehdr, Elf64_Phdr and Elf64_Dyn. */
const PHOFF = 32
const SHOFF = 40
const PHNUM = 56
const SHNUM = 60
const PT_LOAD = 1
const PT_DYNAMIC = 2
const PT_NOTE = 4

const P_OFFSET = 8
const P_FILESZ = 32
const DT_STRTAB = 5
const DT_SONAME = 14
const DT_VERNEED = 0x6ffffffe
const DT_VERNEEDNUM = 0x6fffffff

type Damage = (elf: Buffer) => void
const everything = whole
const { soname, needed, runpath, ...withoutStrings } = whole
const { buildId, packageNote, ...withoutNotes } = whole

describe('a damaged file is answered with what is certain', () => {
  it.each<[string, Partial<ElfIdentity>, Damage]>([
    ['nothing', everything, () => {}],
    ['65,535 program headers', everything, (elf) => elf.writeUInt16LE(0xffff, PHNUM)],
    ['65,535 sections', everything, (elf) => elf.writeUInt16LE(0xffff, SHNUM)],
    ['sections behind the end', everything, (elf) => elf.writeBigUInt64LE(1n << 62n, SHOFF)],
    ['sections at a negative offset', everything, (elf) => elf.writeBigInt64LE(-8n, SHOFF)],
    ['no program headers', { bits: 64, needed: [], soname: undefined }, (elf) => elf.writeUInt16LE(0, PHNUM)],
    ['program headers behind the end', { needed: [] }, (elf) => elf.writeBigUInt64LE(1n << 40n, PHOFF)],
    [
      'strings where nothing is loaded',
      { ...withoutStrings, soname: undefined },
      (elf) => setDynamic(elf, DT_STRTAB, 1n << 60n),
    ],
    [
      'a soname behind the strings',
      { ...everything, soname: undefined },
      (elf) => setDynamic(elf, DT_SONAME, 1n << 33n),
    ],
    ['versions needed of nobody', everything, (elf) => setDynamic(elf, DT_VERNEED, 0xffffffffffffffffn)],
    ['2^64 - 1 versions needed', everything, (elf) => setDynamic(elf, DT_VERNEEDNUM, 0xffffffffffffffffn)],
    ['a dynamic section of 2^63 bytes', everything, (elf) => setProgram(elf, PT_DYNAMIC, P_FILESZ, 1n << 63n)],
    ['a dynamic section behind the end', withoutStrings, (elf) => setProgram(elf, PT_DYNAMIC, P_OFFSET, 1n << 50n)],
    ['notes of 2^60 bytes', everything, (elf) => setProgram(elf, PT_NOTE, P_FILESZ, 1n << 60n)],
    [
      'notes behind the end',
      withoutNotes,
      (elf) => [setProgram(elf, PT_NOTE, P_OFFSET, 1n << 50n), elf.writeUInt16LE(0, SHNUM)],
    ],
    ['nothing loaded', withoutStrings, (elf) => setProgram(elf, PT_LOAD, P_FILESZ, 0n)],
  ])('%s', (_damage, expected, damage) => {
    const elf = Buffer.from(original)
    damage(elf)
    expect(identify(elf).identity).toMatchObject(expected)
  })

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['an empty file', () => Buffer.alloc(0)],
    ['63 bytes', (bytes) => bytes.subarray(0, 63)],
    ['a script', () => Buffer.from(`#!/bin/sh\n${'#'.repeat(100)}`)],
    ['a class there is not', (bytes) => bytes.fill(9, 4, 5)],
    ['big-endian', (bytes) => bytes.fill(2, 5, 6)],
  ])('%s is not an ELF file of ours', (_what, change) => {
    expect(identify(change(Buffer.from(original))).identity).toBeUndefined()
  })
})

describe('500 mutations', () => {
  it('never throw, and never make more work than a few MB of reading', () => {
    const random = generator(42)
    for (let number = 0; number < 500; number++) {
      const bytes = mutate(Buffer.from(original), random)
      const { identity, read } = identify(bytes)
      expect(read, `mutation ${number}`).toBeLessThan(24 << 20)
      if (identity) expect(identity.needed.length, `mutation ${number}`).toBeLessThanOrEqual(256)
    }
  })

  it('go through the whole of it as files: one entry, or none where it is not an ELF file any more', () => {
    const random = generator(43)
    const path = `${folder}/mutated.so`
    for (let number = 0; number < 100; number++) {
      const bytes = mutate(Buffer.from(original), random)
      writeFileSync(path, bytes)
      const libraries = describeLibraries([mappingOf(path)], { root: '/', readers: [], exe: path })
      const described = libraries.filter(({ missing }) => !missing).map((library) => library.path)
      expect(described, `mutation ${number}`).toEqual(identify(bytes).identity ? [path] : [])
    }
  })
})

/** Reads from memory, and counts what is read. */
function identify(bytes: Buffer): { identity: ElfIdentity | undefined; read: number } {
  let read = 0
  const source: FileBytes = {
    size: bytes.length,
    read: (offset, length) => {
      if (offset < 0 || offset >= bytes.length) return Buffer.alloc(0)
      const range = bytes.subarray(offset, offset + length)
      read += range.length
      return range
    },
  }
  return { identity: readIdentity(source), read }
}

/** File offsets of the program headers of a type. */
function programs(bytes: Buffer, type: number): number[] {
  const first = Number(bytes.readBigUInt64LE(PHOFF))
  const all = Array.from({ length: bytes.readUInt16LE(PHNUM) }, (_, index) => first + index * 56)
  return all.filter((at) => bytes.readUInt32LE(at) === type)
}

function setProgram(bytes: Buffer, type: number, field: number, value: bigint): void {
  for (const at of programs(bytes, type)) bytes.writeBigUInt64LE(value, at + field)
}

function dynamicSection(bytes: Buffer): number {
  const [program = 0] = programs(bytes, PT_DYNAMIC)
  return Number(bytes.readBigUInt64LE(program + P_OFFSET))
}

function setDynamic(bytes: Buffer, tag: number, value: bigint): void {
  for (let at = dynamicSection(bytes); ; at += 16) {
    const found = Number(bytes.readBigUInt64LE(at))
    if (found === tag) bytes.writeBigUInt64LE(value, at + 8)
    if (found === tag || found === 0) return
  }
}

/** A few bytes, words and lengths are not what they were; most of them where the headers and tables are. */
function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  const dynamic = dynamicSection(original)
  const places = [() => random(0x600), () => random(0x600), () => dynamic + random(0x200), () => random(bytes.length)]
  const place = (): number => places[random(places.length)]?.() ?? 0
  for (let count = 1 + random(12); count > 0; count--) {
    const at = Math.min(place() & ~7, bytes.length - 8)
    const kind = random(5)
    if (kind === 0) bytes[at + random(8)] = random(256)
    else if (kind === 1) bytes.writeUInt32LE(0xffffffff, at)
    else if (kind === 2) bytes.writeBigUInt64LE(1n << BigInt(random(64)), at)
    else if (kind === 3) bytes.writeUInt32LE(random(bytes.length), at)
    else bytes.copy(bytes, at, place(), place())
  }
  return random(4) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes
}

/** mulberry32: the same mutations in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
