import { expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'

const GLIBC = 'app: error while loading shared libraries: '

it.each<[stderrTail: string, library: string | undefined, reason: string | undefined, advice: RegExp]>([
  [`${GLIBC}/opt/liba.so.1: file too short\n`, '/opt/liba.so.1', 'file too short', /damaged/],
  [`${GLIBC}liba.so.1: wrong ELF class: ELFCLASS32\n`, 'liba.so.1', 'wrong ELF class: ELFCLASS32', /word size/],
  [
    `${GLIBC}liba.so.1: cannot open shared object file: Permission denied\n`,
    'liba.so.1',
    'Permission denied',
    /permissions/,
  ],
  [
    `${GLIBC}liba.so.1: failed to map segment from shared object: Operation not permitted\n`,
    'liba.so.1',
    'failed to map segment from shared object: Operation not permitted',
    /noexec/,
  ],
  [
    `${GLIBC}liba.so.1: failed to map segment from shared object: Cannot allocate memory\n`,
    'liba.so.1',
    'failed to map segment from shared object: Cannot allocate memory',
    /ulimit -v/,
  ],
  [
    'Error loading shared library liba.so.1: Exec format error (needed by ./app)\n',
    'liba.so.1',
    'Exec format error',
    /another processor/,
  ],
  [`${GLIBC}liba.so.1: cannot open shared object file: No such file or directory\n`, undefined, undefined, /^$/],
  ['Error loading shared library liba.so.1: No such file or directory (needed by ./app)\n', undefined, undefined, /^$/],
])('%j', (stderrTail, library, reason, advice) => {
  const facts = factsGiven({ stderrTail })
  expect(facts('unusableLibrary')).toBe(library)
  expect(facts('unusableBecause')).toBe(reason)
  expect(facts('unusableAdvice') ?? '').toMatch(advice)
})
