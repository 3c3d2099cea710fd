import { describe, expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'

const stack = (kib: number, path?: string) => [
  { start: '0x00007f0000000000', end: '0x00007f0000001000', perms: '---p' },
  {
    start: '0x00007f0000001000',
    end: `0x${(0x7f0000001000 + kib * 1024).toString(16).padStart(16, '0')}`,
    perms: 'rw-p',
    path,
  },
]
const registers = { rsp: '0x00007f0000001010' }
const main = { pid: 7, tid: 7, registers, maps: stack(8192, '[stack]') }
const glibc = { 'libc.so.6': { path: '/lib/libc.so.6' } }

describe('a stack that was used up', () => {
  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['of the main thread', main, 'the stack of the main thread (8 MiB)', /^raise `ulimit -s`/],
    [
      'of the main thread, with its limit',
      { ...main, limits: { stack: { soft: 8388608 } } },
      'the stack of the main thread (8 MiB of at most 8 MiB)',
      /^raise `ulimit -s`/,
    ],
    [
      'of a coroutine on the main thread',
      { pid: 7, tid: 7, registers, maps: stack(64), libraries: glibc },
      'a stack that the program made itself, in a mapping of 64 KiB,',
      /^make the stack of this coroutine.*no effect on it$/,
    ],
    [
      'of a thread of musl',
      { pid: 7, tid: 8, registers, maps: stack(132) },
      'the stack of this thread (132 KiB)',
      /^set a size .*musl gives a thread 128 KiB\); `ulimit -s` has no effect on it$/,
    ],
    [
      'of a small thread of glibc',
      { pid: 7, tid: 8, registers, maps: stack(132), libraries: glibc },
      'the stack of this thread (132 KiB)',
      /^set a size with pthread_attr_setstacksize\(3\); `ulimit -s`/,
    ],
    [
      'of a thread of Rust',
      {
        pid: 7,
        tid: 8,
        registers,
        maps: stack(2048),
        libraries: glibc,
        frames: [{ symbol: 'std::thread::Builder::spawn' }],
      },
      'the stack of this thread (2 MiB)',
      /^raise RUST_MIN_STACK/,
    ],
    [
      'of a thread of Rust, in a recursion',
      {
        pid: 7,
        tid: 8,
        threadComm: 'tests::deep',
        registers,
        maps: stack(2048),
        libraries: glibc,
        frames: [{ symbol: 'deep::depth', file: '/src/lib.rs' }],
      },
      'the stack of its thread tests::deep (2 MiB)',
      /^raise RUST_MIN_STACK/,
    ],
  ])('%s', (_name, given, text, advice) => {
    const facts = factsGiven(given)
    expect(facts('stackText')).toBe(text)
    expect(facts('stackAdvice')).toMatch(advice)
    expect(String(facts('stackAdvice')).length).toBeLessThan(200)
  })

  it.each<[string, unknown[], RegExp]>([
    ['of a program', [{ symbol: 'f' }], /^One of these functions/],
    ['of a script', [{ symbol: 'execute_ex', runtime: 'PHP' }], /^The functions are those of PHP: its script .*Xdebug/],
  ])('in a recursion %s', (_name, frames, advice) => {
    expect(factsGiven({ frames })('recursionAdvice')).toMatch(advice)
  })
})
