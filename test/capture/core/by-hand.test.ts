import { describe, expect, it } from 'vitest'
import { newFolder } from '../../live/programs.js'
import { buildCore, type CoreRecipe, note, prpsinfo, prstatus, siginfo, words } from './build-core.js'
import { readBytes } from './open-file.js'

const folder = newFolder()
const read = (recipe: CoreRecipe) => readBytes(buildCore(recipe), folder)

const SIGSEGV = 11
const X86_REGISTERS = Array.from({ length: 27 }, (_, index) => BigInt(index + 1))
const NOTES = [prstatus(1002, SIGSEGV, X86_REGISTERS), prpsinfo(1001, 'app')]

describe('arm64', () => {
  const STACK = 0x7fff_0000n
  const registers = Array.from({ length: 34 }, (_, index) => BigInt(index))
  registers[29] = STACK + 0x20n
  registers[31] = STACK
  registers[32] = 0x40_0000n
  const frames = Buffer.alloc(0x100)
  frames.set(words([STACK + 0x40n, 0x40_0010n]), 0x20)
  frames.set(words([0n, 0x40_0020n]), 0x40)
  const code = Buffer.alloc(64)
  code.writeUInt32LE(0xf9400001) // ldr x1, [x0]
  const raw = read({
    machine: 183,
    notes: [prstatus(7, SIGSEGV, registers), prpsinfo(7, 'app'), siginfo(SIGSEGV, 1, 0x18n)],
    memory: [
      { address: 0x40_0000n, flags: 5, bytes: code },
      { address: STACK, flags: 6, bytes: frames },
    ],
  })

  it('has its registers in the order of live capture', () => expect(raw.thread.registers).toEqual(registers))
  it('has its stack', () => expect(raw.stack).toEqual({ address: STACK, bytes: frames }))
  it('is walked by its frame pointers', () =>
    expect(raw.thread.userStack).toEqual([0x40_0000n, 0x40_0010n, 0x40_0020n]))
  it('tells what the instruction did', () => expect(raw.fault).toMatchObject({ access: 'read', address: 0x18n }))
})

describe('threads', () => {
  it('the first is the one that crashed', () => {
    const raw = read({ notes: [...NOTES, ...[1001, 1003].map((tid) => prstatus(tid, SIGSEGV, X86_REGISTERS))] })
    expect(raw.thread).toMatchObject({ tid: 1002, count: 3 })
    expect(raw.threads?.map(({ tid }) => tid)).toEqual([1002, 1001, 1003])
    expect(raw.truncated).not.toContain('threads')
  })

  it('no more than a report can bear are taken', () => {
    const many = Array.from({ length: 1000 }, (_, index) => prstatus(2000 + index, SIGSEGV, X86_REGISTERS))
    const raw = read({ notes: [...NOTES, ...many] })
    expect(raw.thread.count).toBe(1001)
    expect(raw.threads).toHaveLength(129)
    expect(raw.truncated).toContain('threads')
  })

  it('notes of other owners are not theirs', () => {
    const raw = read({
      notes: [...NOTES, note(1, Buffer.alloc(336, 0xff), 'LINUX'), note(1, Buffer.alloc(336), 'LIN')],
    })
    expect(raw.thread.count).toBe(1)
  })
})

describe('a process that was alive', () => {
  it('has no status and no fault', () => {
    const raw = read({ notes: [prstatus(9, 0, X86_REGISTERS), prpsinfo(9, 'app'), siginfo(SIGSEGV, 1, 0n)] })
    expect([raw.status, raw.fault]).toEqual([undefined, undefined])
  })
})

describe('a core of another system is refused by its name', () => {
  it.each([
    ['FreeBSD', 'FreeBSD'],
    ['NetBSD-CORE', 'NetBSD'],
    ['OpenBSD', 'OpenBSD'],
  ])('%s', (owner, system) => {
    expect(() => read({ notes: [note(1, Buffer.alloc(64), owner)] })).toThrow(
      `a core of ${system}; give the core file of a Linux program`,
    )
  })
})

describe('more mappings than the header can count', () => {
  const memory = Array.from({ length: 70_000 }, (_, index) => ({
    address: BigInt(index + 1) * 0x1000n,
    flags: 4,
    size: 0x1000n,
  }))
  const [stackPointer] = [X86_REGISTERS.length - 8]
  const registers = X86_REGISTERS.with(stackPointer, 70_001n * 0x1000n)
  const stack = { address: 70_001n * 0x1000n, flags: 6, bytes: Buffer.alloc(64, 7) }
  const raw = read({
    extended: true,
    notes: [prstatus(5, SIGSEGV, registers), prpsinfo(5, 'app')],
    memory: [...memory, stack],
  })

  it('are counted, and those that are left out are told', () => {
    expect(raw.mappingsTotal).toBe(70_001)
    expect(raw.mappings).toHaveLength(65_600)
    expect(raw.truncated).toContain('maps')
  })

  it('are all searched for memory', () => expect(raw.stack?.bytes).toEqual(stack.bytes))
})

describe('permissions', () => {
  const memory = [
    { address: 0x1000n, flags: 5, size: 0x1000n },
    { address: 0x2000n, flags: 6, size: 0x1000n },
    { address: -0xa00000n & 0xffff_ffff_ffff_ffffn, flags: 1, size: 0x1000n },
  ]
  const files = note(0x46494c45, Buffer.concat([words([1n, 4096n, 0x1000n, 0x2000n, 0n]), Buffer.from('/bin/app\0')]))

  it('of memory without a file are private; the page of the kernel is left out', () =>
    expect(read({ notes: [...NOTES, files], memory }).mappings).toMatchObject([
      { start: 0x1000n, path: '/bin/app', vmFlags: 5 },
      { start: 0x2000n, inode: 0n, vmFlags: 3 },
    ]))

  it('are not known to be private where files are not known', () => {
    const raw = read({ notes: NOTES, memory })
    expect(raw.mappings?.map(({ inode }) => inode)).toEqual([undefined, undefined])
    expect(raw.truncated).toContain('paths')
  })
})

describe('mappings that gdb leaves out of the cores it makes', () => {
  const page = Buffer.alloc(4096)
  const program = buildCore({
    type: 3,
    notes: [],
    memory: [
      { address: 0n, flags: 4, bytes: Buffer.alloc(0x1000) },
      { address: 0x1000n, flags: 5, bytes: Buffer.alloc(0x2000) },
    ],
  })
  program.copy(page)
  const ranges = [
    [0x10_0000n, 0x10_1000n, 0n],
    [0x10_1000n, 0x10_3000n, 1n],
    [0x20_0000n, 0x20_1000n, 5n],
  ]
  const names = Buffer.from('/bin/app\0/bin/app\0/bin/other\0')
  const files = note(0x46494c45, Buffer.concat([words([3n, 4096n, ...ranges.flat()]), names]))
  const memory = [
    { address: 0x10_0000n, flags: 4, bytes: page },
    { address: 0x30_0000n, flags: 6, size: 0x1000n },
  ]
  const raw = read({ notes: [...NOTES, files], memory })

  it('are told by the names of files, with what the headers of the file allow', () =>
    expect(raw.mappings).toMatchObject([
      { start: 0x10_0000n, path: '/bin/app', vmFlags: 1 },
      { start: 0x10_1000n, end: 0x10_3000n, offset: 0x1000n, path: '/bin/app', vmFlags: 5 },
      { start: 0x30_0000n, vmFlags: 3 },
    ]))
  it('are counted', () => expect([raw.mappingsTotal, raw.truncated.includes('maps')]).toEqual([3, false]))
})

describe('what is not a core of a program this tool knows', () => {
  it.each<[string, Partial<CoreRecipe>, RegExp]>([
    ['an object file', { type: 1 }, /an object file, not a core file/],
    ['a program', { type: 2 }, /a program, not a core file/],
    ['a shared library', { type: 3 }, /a program or shared library, not a core file; give the core/],
    ['another kind of ELF file', { type: 0xfe00 }, /another kind, not a core file/],
    [
      'a core of x32',
      { wordSize: 4 },
      /a core of x32 with 32-bit words; give the core of a Linux program on x86-64, i386/,
    ],
    ['a core of 64 bits that claims to be of arm', { machine: 40 }, /a core of arm with 64-bit words/],
    ['a core of riscv32', { wordSize: 4, machine: 243 }, /a core of riscv32 with 32-bit words/],
    ['a big-endian core', { ident: [2, 2] }, /big-endian/],
    ['a core of another processor', { machine: 258 }, /a core of loongarch64 with 64-bit words/],
    ['a core of no processor', { machine: 9999 }, /a core of machine number 9999/],
    ['a class that is none', { ident: [7, 1] }, /not an ELF file/],
    [
      'a core without a thread',
      { notes: [prpsinfo(1, 'app')] },
      /ends before the note that identifies its process.*ulimit -c/,
    ],
    [
      'a core without a process',
      { notes: [prstatus(1, 11, X86_REGISTERS)] },
      /ends before the note that identifies its process/,
    ],
    ['a core without notes', { notes: [] }, /ends before the note that identifies its process/],
  ])('%s', (_name, recipe, message) => {
    expect(() => read({ notes: NOTES, ...recipe })).toThrow(message)
    expect(() => read({ notes: NOTES, ...recipe })).toThrow(/^\/.*\/core: /)
  })
})
