import { describe, expect, it } from 'vitest'
import { holds } from '../../../src/analyze/operators/evaluate.js'
import { OPERATORS, useNamed } from '../../../src/analyze/operators/use.js'

const UNKNOWN = undefined

describe('an operator holds, does not, or cannot say', () => {
  it.each([
    ['equal', 'SIGSEGV', 'SIGSEGV', true],
    ['equal', 11, '11', false],
    ['notEqual', 'SIGSEGV', 'SIGBUS', true],
    ['in', 'nginx', ['nginx', 'envoy'], true],
    ['in', 'ngin', 'nginx', UNKNOWN],
    ['notIn', 'app', ['nginx'], true],
    ['contains', ['-g', '-x'], '-g', true],
    ['contains', 'daemon', 'mon', UNKNOWN],
    ['doesNotContain', ['-g'], '-x', true],
    ['lessThan', 5, 6, true],
    ['lessThan', '5', 6, UNKNOWN],
    ['lessThanInclusive', 6, 6, true],
    ['greaterThan', 6, 6, false],
    ['greaterThanInclusive', 6, 6, true],
    ['addressBelow', '0x000000000000ffff', '0x10000', true],
    ['addressBelow', '0x0000000000010000', '0x10000', false],
    ['addressBelow', '0xffffffffffffffff', '0x10000', false],
    ['addressBelow', 'nonsense', '0x10000', UNKNOWN],
    ['addressIn', '0x0000000000001000', ['0x1000', '0x2000'], true],
    ['addressIn', '0x0000000000002000', ['0x1000', '0x2000'], false],
    ['matches', 'SSL_read', '^(SSL|EVP)_', true],
    ['matches', 'my_SSL_read', '^(SSL|EVP)_', false],
    ['matches', 'free(): invalid pointer', 'invalid pointer', true],
    ['matches', 'invalid  pointer', 'invalid pointer', false],
    ['matches', 'a{2}', 'a{2}', false],
    ['matches', 'a/b#c-d', '/b#c-', true],
    ['matches', 'anything', '', true],
    ['matches', 5, '5', UNKNOWN],
    ['startsWith', 'FPE_INTDIV', 'FPE_INT', true],
    ['startsWith', ['FPE_INTDIV'], 'FPE_INT', UNKNOWN],
    ['versionIn', '3.0.7-1', '>=3.0.0 <3.0.9', true],
    ['versionIn', '3.0.9', '>=3.0.0 <3.0.9', false],
    ['versionIn', '1:3.0.7', '<3.0.9', true],
    ['versionIn', '1:3.0.7', '<0:3.0.9', false],
    ['versionIn', '3.0.9', '=3.0.9', true],
    ['versionIn', '3.0.9-1', '<=3.0.9', true],
    ['versionIn', '3.0.9-1', '>3.0.9', false],
    ['versionIn', '3.0.9-2', '>3.0.9-1', true],
    ['versionIn', '3.0.9~rc1-1', '<3.0.9', true],
    ['versionIn', { name: 'openssl-libs', version: '1:3.0.7-16.el9_2', manager: 'rpm' }, '>=3.0.0 <3.0.9', true],
    ['versionIn', { name: 'x', version: '1.0^git1', manager: 'rpm' }, '<1.0.1', true],
    ['versionIn', { name: 'x', version: '1.0^git1', manager: 'dpkg' }, '<1.0.1', false],
    ['versionIn', { name: 'x' }, '<1', UNKNOWN],
    ['packageIs', { name: 'libssl3', version: '3.0.11-1' }, 'libssl3', true],
    ['packageIs', { name: 'libssl3', version: '3.0.11-1' }, 'libssl', false],
    ['packageIs', { name: 'libssl3', version: '3.0.11-1' }, 'libssl3=3.0.11-1', true],
    ['packageIs', { name: 'libssl3', version: '3.0.11-1' }, 'libssl3=3.0.11', false],
    ['packageIs', { name: 'libssl3' }, 'libssl3=3.0.11', UNKNOWN],
    ['packageIs', 'libssl3', 'libssl3', UNKNOWN],
    ['shorterThan', 999.5, '1s', true],
    ['shorterThan', 1000, '1s', false],
    ['longerThan', 90_000, '1.5m', false],
    ['longerThan', 90_001, '1.5m', true],
    ['longerThan', '90s', '1s', UNKNOWN],
    ['versionIn', 3, '>1', UNKNOWN],
  ])('%s of %j and %j: %s', (name, fact, value, expected) => {
    expect(holds(useNamed(name), fact, value)).toBe(expected)
  })
})

describe('decorators keep what is not known not known', () => {
  it.each([
    ['not:equal', 'a', 'b', true],
    ['not:equal', 'a', 'a', false],
    ['not:equal', undefined, 'a', UNKNOWN],
    ['notEqual', undefined, 'a', UNKNOWN],
    ['not:matches', 5, 'a', UNKNOWN],
    ['someFact:equal', ['a', 'b'], 'b', true],
    ['someFact:equal', ['a'], 'b', false],
    ['someFact:equal', [], 'b', false],
    ['someFact:equal', 'b', 'b', UNKNOWN],
    ['someFact:matches', ['abc', 5], 'b', true],
    ['not:someFact:matches', ['xyz', 5], 'b', UNKNOWN],
    ['not:someFact:equal', ['a'], 'b', true],
    ['not:someFact:equal', [], 'b', true],
    ['someFact:not:equal', ['a', 'b'], 'b', true],
    ['everyFact:equal', ['b', 'b'], 'b', true],
    ['everyFact:equal', ['a', 'b'], 'b', false],
    ['everyFact:equal', [], 'b', UNKNOWN],
    ['not:everyFact:equal', [], 'b', UNKNOWN],
    ['not:everyFact:equal', ['a', 'b'], 'b', true],
  ])('%s of %j and %j: %s', (name, fact, value, expected) => {
    expect(holds(useNamed(name), fact, value)).toBe(expected)
  })
})

it('no operator throws, whatever a process brings about', () => {
  const hostile = [
    null,
    NaN,
    Infinity,
    1n,
    '',
    '0x',
    '0x123456789abcdef01',
    '\u0000',
    {},
    [],
    [null],
    Symbol('x'),
    () => 1,
  ]
  const huge = 'a'.repeat(100_000)
  for (const operator of OPERATORS.values()) {
    for (const fact of [...hostile, huge, Object.create(null)]) {
      for (const value of ['a', '(a+)+$', 5, true, ['a'], ['0x0', '0x1']]) {
        if (!operator.accepts(value, { kind: 'text' })) continue
        expect(() => operator.holds(fact, value), `${operator.name} of ${typeof fact}`).not.toThrow()
      }
    }
  }
})
