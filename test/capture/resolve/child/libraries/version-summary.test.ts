import { expect, it } from 'vitest'
import { summarizeVersions } from '../../../../../src/capture/resolve/child/libraries/elf/version-summary.js'

const many = Array.from({ length: 200 }, (_, index) => `FAMILY${index}_X`)

it.each<[string, string[], [string, string][], string[]]>([
  ['numbers, not letters', ['GLIBC_2.9', 'GLIBC_2.36', 'GLIBC_2.4'], [], ['GLIBC_2.36']],
  ['more numbers are higher', ['GLIBC_2.2', 'GLIBC_2.2.5'], [], ['GLIBC_2.2.5']],
  ['underscores', ['OPENSSL_1_1_0', 'OPENSSL_1_1_1', 'OPENSSL_1_1_0i'], [], ['OPENSSL_1_1_1', 'OPENSSL_1_1_0i']],
  ['families apart', ['CXXABI_1.3.9', 'CXXABI_TM_1', 'CXXABI_1.3'], [], ['CXXABI_1.3.9', 'CXXABI_TM_1']],
  ['private ones', ['GLIBC_2.36', 'GLIBC_PRIVATE'], [['libc.so.6', 'GLIBC_PRIVATE']], ['GLIBC_2.36']],
  [
    'needed, by file',
    [],
    [
      ['a.so', 'V_1'],
      ['b.so', 'V_2'],
      ['a.so', 'V_3'],
    ],
    ['a.so(V_3)', 'b.so(V_2)'],
  ],
  ['absurd length', ['V_'.padEnd(200, '9')], [], []],
  ['absurd number', many, [], many.slice(0, 64)],
])('%s', (_case, defined, needed, summary) => {
  expect(
    summarizeVersions(
      defined,
      needed.map(([file, version]) => ({ file, version })),
    ),
  ).toEqual(summary)
})
