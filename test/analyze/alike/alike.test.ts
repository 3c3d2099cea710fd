import { describe, expect, it } from 'vitest'
import { because } from '../../../src/analyze/alike/because.js'
import { outlineOf } from '../../../src/analyze/alike/outline.js'
import { ALIKE, mostAlike, similarity } from '../../../src/analyze/alike/similarity.js'
import type { StackOutline } from '../../../src/model/stack-outline.js'
import { address, crashEvent } from '../crash-event.js'
import { outline } from './outline-of.js'

const isAlike = (a: StackOutline, b: StackOutline): boolean => {
  expect(similarity(a, b)).toBeCloseTo(similarity(b, a), 10)
  return similarity(a, b) >= ALIKE
}

describe('one bug', () => {
  it.each<[string, string, string]>([
    ['the same frames', 'read parse main', 'read parse main'],
    ['a function that is inlined, and one where that is not known', 'read* parse main', 'parse? main?'],
    ['a function that is inlined, and one that is not', 'read* parse main', 'read parse main'],
    ['a caller that is inlined and not known', 'read parse* serve main', 'read? serve? main?'],
    ['a caller that a tail call has replaced', 'read parse serve main', 'read serve main'],
    ['clones', 'read.isra.0 parse.part.0 serve.cold main', 'read parse serve main'],
    ['templates of other types', 'read<int>(int) parse<char,_A<B>_> main', 'read<long>(long) parse<char> main'],
    [
      'another implementation of memcpy',
      'libc.so.6!__memmove_avx_unaligned_erms read main',
      'libc.so.6!memcpy read main',
    ],
    ['a copy that the compiler has inlined', 'libc.so.6!__memmove_evex read parse main', 'read parse main'],
    ['another libc', 'libc.so.6!__libc_message libc.so.6!abort read main', 'ld-musl-x86_64.so.1!abort read main'],
    ['a sanitizer', '__asan_memcpy __interceptor_strlen read main', 'read main'],
    ['an allocator', 'libjemalloc.so.2!je_free free read main', 'libc.so.6!_int_free libc.so.6!free read main'],
    ['another version of a library', 'libssl.so.1.1!SSL_read serve main', 'libssl.so.3!SSL_read serve main'],
    ['other depths of a recursion', 'read node node node main', 'read node node node node node node main'],
    ['other turns of a recursion of two', 'read expr term expr term main', 'read expr term expr term expr term main'],
    [
      'another start of the program',
      'read main libc.so.6!__libc_start_main app!_start',
      'read main libc.so.6!__libc_start_call_main',
    ],
    ['another caller far from the crash', 'read a b c d e f main', 'read a b c d x y main'],
    ['one caller of many is another', 'read a b c main', 'read x b c main'],
    ['names that only one host knows', 'read? parse? main?', '+4096 +4097 +4098'],
  ])('%s', (_, a, b) => {
    expect(isAlike(outline(a), outline(b))).toBe(true)
  })

  it.each<[string, string, string]>([
    ['other ends', 'visit children visit children visit main', 'children visit children visit children main'],
    [
      'a leaf that is not part of it',
      'libc.so.6!vfprintf visit children visit children main',
      'children visit children visit main',
    ],
    ['a function of it that is inlined', 'visit children* visit children* visit main', 'visit? visit? visit? main?'],
  ])('a recursion: %s', (_, a, b) => {
    expect(isAlike(outline(a, 'stack-overflow'), outline(b, 'stack-overflow'))).toBe(true)
  })
})

describe('another bug', () => {
  it.each<[string, string, string]>([
    ['a function and its caller', 'read parse serve main', 'parse serve main'],
    ['two functions of one caller', 'read parse serve main', 'write parse serve main'],
    ['two functions that are inlined in one', 'read* parse main', 'write* parse main'],
    ['a function that is inlined, and the one that it is in', 'read* parse main', 'parse main'],
    ['one function on other ways', 'fail a b c main', 'fail x y z main'],
    ['one function on another way of a short stack', 'fail a main', 'fail b main'],
    ['one function with nothing around it', 'fail', 'fail a b main'],
    ['one name in other files', 'liba.so!read main', 'libb.so!read main'],
    ['other places without a name', '+16 main', '+32 main'],
    ['functions that are inlined in main, and what is known of it alone', 'read* parse* main', 'main?'],
  ])('%s', (_, a, b) => {
    expect(isAlike(outline(a), outline(b))).toBe(false)
  })

  it('places without a name in other builds', () => {
    expect(isAlike(outline('+16 +32'), outline('+16 +32', 'invalid-read', 'bb'.repeat(20)))).toBe(false)
  })

  it('a recursion of other functions, and one that is none', () => {
    const cycle = outline('a b a b a b main', 'stack-overflow')
    expect(isAlike(cycle, outline('c d c d c d main', 'stack-overflow'))).toBe(false)
    expect(isAlike(cycle, outline('a b main', 'stack-overflow'))).toBe(false)
  })
})

describe('in another build', () => {
  const other = 'bb'.repeat(20)
  it.each<[string, string, string, boolean]>([
    ['a function that is inlined further', 'value* read* parse main', 'read* parse serve main', true],
    ['functions that are inlined there', 'value read parse main', 'read* parse main', true],
    ['a function that is not inlined, and one that it calls', 'value read parse main', 'read parse main', false],
    ['another function that is inlined', 'value* read* parse main', 'write* parse main', false],
    ['one far inside', 'a b c d e* main', 'e* main', false],
  ])('%s', (_, a, b, alike) => {
    expect(isAlike(outline(a), outline(b, 'invalid-read', other))).toBe(alike)
    if (alike) expect(isAlike(outline(a), outline(b))).toBe(false)
  })
})

describe('an outline', () => {
  it.each<[string, Parameters<typeof outlineOf>]>([
    ['without a stack', [crashEvent({}), 'invalid-read']],
    [
      'of a garbled stack',
      [crashEvent({ stack: { unwinder: 'dwarf', frames: [{ ip: address(5) }] } }), 'invalid-read'],
    ],
    [
      'of a kill from outside',
      [crashEvent({ stack: { unwinder: 'dwarf', frames: [{ ip: '0x', module: 'app', symbol: 'f' }] } }), 'oom-kill'],
    ],
  ])('%s there is none', (_, [event, cause]) => {
    expect(outlineOf(event, cause)).toBeUndefined()
  })

  it('of a program that runs in its runtime alone has these frames', () => {
    expect(outline('libc.so.6!malloc libc.so.6!abort').frames.map(({ name }) => name)).toEqual([
      'libc.so malloc',
      'libc.so abort',
    ])
  })

  it('is small, whatever the stack is', () => {
    const frames = Array.from({ length: 5000 }, (_, index) => `f${index}${'x'.repeat(1000)}`).join(' ')
    expect(JSON.stringify(outline(frames)).length).toBeLessThan(8000)
  })
})

it('the most similar one is chosen, and of equals the first', () => {
  const known = ['read a b c main', 'read a b x main', 'read a b x main'].map((stack, index) => ({
    index,
    outline: outline(stack),
  }))
  expect(mostAlike(outline('read a b x main'), known)?.index).toBe(1)
  expect(mostAlike(outline('write a b x main'), known)).toBeUndefined()
})

it.each<[string, string, string]>([
  ['read* parse main', 'read parse main', 'the frames read (inlined), parse and main are equal'],
  ['read a b main', 'read x b main', 'the frames read, b and main are equal; only here: a; only there: x'],
  ['a b c d e f g h', 'a b c d e f g h', 'the frames a, b, c, d, e, f and 2 more are equal'],
])('%s and %s: %s', (a, b, words) => {
  expect(because(outline(a), outline(b))).toBe(words)
})
