import { describe, expect, it } from 'vitest'
import { normalizeMapping } from '../../../src/capture/event/mappings.js'
import type { RawMapping } from '../../../src/model/raw.js'

const READ = 1
const WRITE = 2
const EXEC = 4
const MAYSHARE = 0x80
/** VM_SHARED and VM_MAYREAD…, which /proc does not show. */
const OTHERS = 0x8 | 0x10 | 0x20 | 0x40 | 0x100_0000

const memory = {
  startBrk: 0x5555_5557_0000n,
  brk: 0x5555_5559_1000n,
  startStack: 0x7fff_ffff_e5f0n,
  vdso: 0x7fff_f7fc_9000n,
}

const raw = (overrides: Partial<RawMapping> = {}): RawMapping => ({
  start: 0x1000n,
  end: 0x2000n,
  offset: 0n,
  inode: 0n,
  device: 0,
  vmFlags: 0,
  deleted: false,
  ...overrides,
})

describe('perms', () => {
  it.each<[string, number]>([
    ['---p', OTHERS],
    ['r--p', READ | OTHERS],
    ['rw-p', READ | WRITE],
    ['r-xp', READ | EXEC],
    ['rwxp', READ | WRITE | EXEC],
    ['--xp', EXEC],
    ['-w-p', WRITE],
    ['rw-s', READ | WRITE | MAYSHARE | OTHERS],
    ['---s', MAYSHARE],
  ])('%s', (perms, vmFlags) => expect(normalizeMapping(raw({ vmFlags }), memory).perms).toBe(perms))
})

describe('a file', () => {
  const file = raw({
    start: 0x7fff_f7a0_0000n,
    end: 0x7fff_f7b0_0000n,
    offset: 0x2_6000n,
    inode: 917_504n,
    device: (0xfe << 20) | 1,
    path: '/usr/lib/libc.so.6',
  })

  it('has all that a line of proc_pid_maps(5) has', () => {
    expect(normalizeMapping({ ...file, vmFlags: READ | EXEC }, memory)).toEqual({
      start: '0x00007ffff7a00000',
      end: '0x00007ffff7b00000',
      perms: 'r-xp',
      offset: '0x0000000000026000',
      device: 'fe:01',
      inode: 917_504,
      path: '/usr/lib/libc.so.6',
    })
  })

  it.each<[string, number]>([
    ['fe:01', (0xfe << 20) | 1],
    ['00:1f', 0x1f],
    ['08:10', (8 << 20) | 16],
    ['103:00', 0x103 << 20],
    ['fff:fffff', 0xffff_ffff],
  ])('device %s', (device, number) => {
    // The kernel's dev_t has 32 bits: a major above 0x7ff comes as a number that does not fit a signed one.
    expect(normalizeMapping({ ...file, device: number >>> 0 }, memory).device).toBe(device)
  })

  it('that was deleted says so', () => {
    expect(normalizeMapping({ ...file, deleted: true }, memory).path).toBe('/usr/lib/libc.so.6 (deleted)')
  })

  it('of a core has its name and place, and nothing the core does not tell', () => {
    const ofCore = { ...file, inode: undefined, device: undefined, vmFlags: READ | EXEC }
    expect(normalizeMapping(ofCore, memory)).toEqual({
      start: '0x00007ffff7a00000',
      end: '0x00007ffff7b00000',
      perms: 'r-x',
      offset: '0x0000000000026000',
      path: '/usr/lib/libc.so.6',
    })
  })

  it('whose path is not known keeps the rest', () => {
    expect(normalizeMapping({ ...file, path: undefined }, memory)).toMatchObject({ inode: 917_504, path: undefined })
  })
})

describe('an anonymous mapping', () => {
  it('has neither offset, device nor inode: its vm_pgoff is not a place in a file', () => {
    const mapping = normalizeMapping(
      raw({ start: 0x7fff_f000_0000n, end: 0x7fff_f001_0000n, offset: 0x7fff_f000_0000n }),
      memory,
    )
    expect(Object.keys(mapping).sort()).toEqual(['end', 'path', 'perms', 'start'])
  })

  it.each<[string, bigint, bigint, string | undefined]>([
    ['the heap', memory.startBrk, memory.brk, '[heap]'],
    ['a part of the heap, split by mprotect', memory.startBrk + 0x1000n, memory.startBrk + 0x2000n, '[heap]'],
    ['the heap, merged with .bss before it', memory.startBrk - 0x1000n, memory.brk, '[heap]'],
    ['.bss that ends where the heap begins', memory.startBrk - 0x1000n, memory.startBrk, undefined],
    ['one that begins where the heap ends', memory.brk, memory.brk + 0x1000n, undefined],
    ['the stack', 0x7fff_fffd_e000n, 0x7fff_ffff_f000n, '[stack]'],
    ['below the stack', 0x7fff_fffd_d000n, 0x7fff_fffd_e000n, undefined],
    ['the vdso', memory.vdso, memory.vdso + 0x2000n, '[vdso]'],
    ['behind the vdso', memory.vdso + 0x2000n, memory.vdso + 0x4000n, undefined],
    ['any other', 0x7fff_f000_0000n, 0x7fff_f001_0000n, undefined],
  ])('%s', (_, start, end, path) => expect(normalizeMapping(raw({ start, end }), memory).path).toBe(path))

  it('of a core has no offset either', () => {
    const mapping = normalizeMapping(raw({ inode: undefined, device: undefined, vmFlags: READ | WRITE }), memory)
    expect(mapping).toEqual({ start: '0x0000000000001000', end: '0x0000000000002000', perms: 'rw-' })
  })

  it('has no name where the heap and the stack are not known', () => {
    const mapping = normalizeMapping(raw({ start: 0n, end: 2n ** 47n }), { vdso: 0x1000n })
    expect(mapping.path).toBeUndefined()
  })

  it('of a program that never called brk(2) is not its heap', () => {
    const unused = { ...memory, brk: memory.startBrk }
    const at = raw({ start: memory.startBrk, end: memory.startBrk + 0x1000n })
    expect(normalizeMapping(at, unused).path).toBeUndefined()
  })
})
