import { describe, expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'
import { address, mapping } from '../crash-event.js'

const LIBC = mapping(0x7f00_0000_0000, 0x7f00_0020_0000, 'r-xp', '/usr/lib/libc.so.6')
const DATA = mapping(0x7f00_0020_0000, 0x7f00_0021_0000, 'rw-p')
const LINKER = mapping(0x7f00_0030_0000, 0x7f00_0034_0000, 'r-xp', '/usr/lib/ld-linux-x86-64.so.2')
const STACK = mapping(0x7ffc_0000_0000, 0x7ffc_0080_0000, 'rw-p', '[stack]')
const PROGRAM = mapping(0x5555_5555_5000, 0x5555_5555_6000, 'r-xp', '/usr/bin/app')
const MAPS = [PROGRAM, LIBC, DATA, LINKER, STACK]
const at = (value: number) => ({ faultAddress: address(value), maps: MAPS })
const jump = { faultAddress: address(0x1234_5678_9000), faultAccess: 'execute', arch: 'x86_64' }
const calls = (...symbols: string[]) => symbols.map((symbol) => ({ symbol }))

describe('evidence worked out of mappings, stacks and libraries', () => {
  it.each<[string, string, Record<string, unknown>, unknown]>([
    ['a gap between libraries', 'faultInHole', at(0x7f00_0028_0000), true],
    ['right below the libraries', 'faultInHole', at(0x7eff_fff0_0000), true],
    ['a page after a mapping of data', 'faultInHole', at(0x7f00_0021_0ff8), false],
    ['mapped', 'faultInHole', at(0x7f00_0020_0008), false],
    ['far below', 'faultInHole', at(0x7e00_0000_0000), false],
    ['between the libraries and the stack', 'faultInHole', at(0x7ff0_0000_0000), false],
    ['near the program', 'faultInHole', at(0x5555_5565_0000), false],
    ['mappings cut off', 'faultInHole', { ...at(0x7f00_0028_0000), truncated: ['maps'] }, undefined],

    ['a caller', 'jumpedBy', { ...jump, unwinder: 'dwarf', frames: [{}, {}] }, 'call'],
    ['no caller', 'jumpedBy', { ...jump, unwinder: 'dwarf', frames: [{}] }, 'return'],
    [
      'a caller by frame pointer only',
      'jumpedBy',
      { ...jump, unwinder: 'frame-pointer', frames: [{}, { symbol: 'main' }] },
      'return',
    ],
    [
      'a caller of which no file can be read',
      'jumpedBy',
      { ...jump, unwinder: 'frame-pointer', frames: [{}, {}] },
      undefined,
    ],
    ['no symbols', 'jumpedBy', { ...jump, unwinder: 'dwarf', frames: [{}], truncated: ['symbols'] }, undefined],
    ['no stack', 'jumpedBy', jump, undefined],
    ['a read', 'jumpedBy', { ...jump, faultAccess: 'read', unwinder: 'dwarf', frames: [{}] }, undefined],
    [
      'arm64, the link register being the caller',
      'jumpedBy',
      { ...jump, arch: 'aarch64', registers: { pc: address(0x1234_5678_9000), x30: address(0x5555_5555_5010) } },
      'call',
    ],

    [
      'one function',
      'recursion',
      { frames: calls('f', 'f', 'f', 'f', 'main') },
      'f ← f …, 4 times on the captured stack',
    ],
    [
      'two, below a leaf',
      'recursion',
      { frames: calls('leaf', 'a', 'b', 'a', 'b', 'a', 'b', 'main') },
      'a ← b ← a …, 3 times on the captured stack',
    ],
    ['two turns', 'recursion', { frames: calls('a', 'b', 'a', 'b', 'main') }, undefined],
    ['none', 'recursion', { frames: calls('a', 'b', 'c', 'main') }, undefined],

    ['the program', 'thrower', { frames: calls('std::terminate()', '__cxa_throw', 'parse', 'main') }, 'parse'],
    [
      'a library, without a name',
      'thrower',
      { frames: [{ symbol: '__cxa_throw' }, { module: '/usr/lib/libstdc++.so.6' }] },
      'libstdc++.so.6',
    ],
    ['nobody', 'thrower', { frames: calls('abort', 'main') }, undefined],

    [
      'an unlimited address space',
      'addressSpaceLeft',
      { maps: MAPS, limits: { as: { soft: 'unlimited' } } },
      undefined,
    ],
    ['a limited one', 'addressSpaceLeft', { maps: [DATA], limits: { as: { soft: 0x20000 } } }, 0x10000],
    ['a limited one', 'addressSpaceUsed', { maps: [DATA], limits: { as: { soft: 0x20000 } } }, 50],
    ['two of four seconds', 'cpuLimitUsed', { userMs: 1500, systemMs: 500, limits: { cpu: { hard: 4 } } }, 50],
    ['no limit', 'cpuLimitUsed', { userMs: 1500, systemMs: 500, limits: { cpu: { hard: 'unlimited' } } }, undefined],
  ])('%s: %s', (_name, fact, given, expected) => {
    expect(factsGiven(given)(fact)).toEqual(expected)
  })
})

describe('symbol versions that are missing', () => {
  it.each<[string, string[], string[], string[] | undefined]>([
    ['an older library', ['libc.so.6(GLIBC_2.38)'], ['GLIBC_2.36'], ['libc.so.6(GLIBC_2.38)']],
    ['two digits against one', ['libc.so.6(GLIBC_2.9)'], ['GLIBC_2.36'], undefined],
    ['the same', ['libc.so.6(GLIBC_2.36)'], ['GLIBC_2.36'], undefined],
    ['a family it does not have', ['libc.so.6(MUSL_1)'], ['GLIBC_2.36'], ['libc.so.6(MUSL_1)']],
    ['of a library that is not there', ['libx.so.1(X_1)'], ['GLIBC_2.36'], undefined],
    ['a family without numbers', ['libc.so.6(GLIBC_PRIVATE)'], ['GLIBC_PRIVATE'], undefined],
  ])('%s', (_name, needed, defined, expected) => {
    const libraries = { app: { symbolVersions: needed }, 'libc.so.6': { symbolVersions: defined } }
    expect(factsGiven({ libraries })('missingSymbolVersions')).toEqual(expected)
  })

  it('of a library that is needed by its path', () => {
    const libraries = {
      app: { symbolVersions: ['./liba.so.1(A_2)'] },
      '/opt/app/liba.so.1': { path: '/opt/app/liba.so.1', symbolVersions: ['A_1'] },
    }
    expect(factsGiven({ libraries })('missingSymbolVersions')).toEqual(['./liba.so.1(A_2)'])
  })
})
