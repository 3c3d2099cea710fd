import { expect, it } from 'vitest'
import type { ModuleMapping, Resolution, ResolveRequest } from '../../../src/capture/resolve/protocol.js'
import { movedTo, stackFingerprint } from '../../../src/capture/resolve/stack-fingerprint.js'
import type { RawEvent } from '../../../src/model/raw.js'

const CODE = 0x555500000000n
const STACK = 0x7ffd00000000n
const SIZE = 0x1000n

interface Differences {
  code?: bigint
  stack?: bigint
  words?: (code: bigint, stack: bigint) => bigint[]
  pc?: (code: bigint) => bigint
  module?: Partial<ModuleMapping>
  raw?: Partial<RawEvent>
  request?: Partial<ResolveRequest>
}

/** A return address, a saved frame pointer, a number that is not an address, an argument above the frames. */
const words = (code: bigint, stack: bigint): bigint[] => [code + 0x10n, stack + 0x20n, 42n, 0n, stack + 0x40n]

/** A death whose first thread had its arguments from the fifth word on. */
function death({ code = CODE, stack = STACK, pc = (at) => at + 0x100n, ...other }: Differences = {}) {
  const bytes = new Uint8Array(BigUint64Array.from((other.words ?? words)(code, stack)).buffer)
  const module: ModuleMapping = {
    ...{ start: code, end: code + SIZE, offset: 0x1000n, path: '/bin/app', device: 'fe:01', inode: 7 },
    ...{ executable: true, deleted: false },
    ...other.module,
  }
  const request: ResolveRequest = {
    ...{
      machine: 'x86_64',
      pid: 1,
      uid: 0,
      root: '/',
      view: 'own',
      readers: [],
      exe: '/bin/app',
      registersValid: true,
      modules: [module],
    },
    registers: [stack, code + 0x200n],
    framePointerStack: [pc(code)],
    stack: { address: stack, bytes },
    ...other.request,
  }
  const raw = { memory: { startStack: stack + 0x20n }, ...other.raw } as RawEvent
  return { request, fingerprint: stackFingerprint(raw, request) }
}

const moved = { code: CODE + 0x123000n, stack: STACK - 0x4560n }

it.each<[string, Differences]>([
  ['the program lies elsewhere', { code: moved.code }],
  ['the stack lies elsewhere', { stack: moved.stack }],
  ['numbers are others', { words: (code, stack) => words(code, stack).with(2, 43n) }],
  ['arguments are others', { words: (code, stack) => words(code, stack).with(4, code) }],
])('two deaths are alike where %s', (_, differences) => {
  expect(death().fingerprint).toBeDefined()
  expect(death(differences).fingerprint).toBe(death().fingerprint)
})

it.each<[string, Differences]>([
  ['another return address', { words: (code, stack) => words(code, stack).with(0, code + 0x18n) }],
  ['a return address elsewhere', { words: (code, stack) => words(code, stack).with(2, code + 0x10n) }],
  ['another frame pointer', { words: (code, stack) => words(code, stack).with(1, stack + 0x18n) }],
  ['another place to die', { pc: (code) => code + 0x108n }],
  ['a wild jump', { pc: () => 0x1234n }],
  ['another file', { module: { inode: 8 } }],
  ['a file that was deleted', { module: { deleted: true } }],
  ['another view of files', { request: { view: 'mount namespace 7' } }],
  ['another user', { request: { readers: [{ uid: 1000, gid: 1000 }] } }],
])('two deaths are not alike with %s', (_, differences) => {
  expect(death(differences).fingerprint).toBeDefined()
  expect(death(differences).fingerprint).not.toBe(death().fingerprint)
})

it.each<[string, Differences]>([
  ['no stack memory', { request: { stack: undefined } }],
  ['code made at run time', { request: { anonymousCode: [{ start: 1n, end: 2n }] } }],
  ['a runtime that compiles', { module: { path: '/usr/bin/node' } }],
  ['a fault that a handler saw', { raw: { fault: { firstChance: true } as RawEvent['fault'] } }],
])('a death with %s is like no other', (_, differences) => {
  expect(death(differences).fingerprint).toBeUndefined()
})

it('an answer is moved to where the other one had its code', () => {
  const frames = [{ ip: '0x0000000000001234' }, { ip: '0x0000555500000010', symbol: 'main' }]
  const resolution = { libraries: [], stack: { unwinder: 'dwarf' as const, frames } }
  expect(movedTo(death(moved).request, death().request, resolution)).toEqual({
    libraries: [],
    stack: { unwinder: 'dwarf', frames: [{ ip: '0x0000000000001234' }, { ip: '0x0000555500123010', symbol: 'main' }] },
  })
})

it.each<[string, Pick<Resolution, 'incomplete'> & { frames: { ip: string }[] }]>([
  ['an incomplete answer', { incomplete: 'it died', frames: [{ ip: '0x0000555500000010' }] }],
  ['a caller that is nowhere', { frames: [{ ip: '0x0000555500000010' }, { ip: '0x0000000000001234' }] }],
])('%s is not moved', (_, { frames, incomplete }) => {
  const resolution = { libraries: [], incomplete, stack: { unwinder: 'dwarf' as const, frames } }
  expect(movedTo(death(moved).request, death().request, resolution)).toBeUndefined()
})
