import { expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'

/** As gcc 12 and clang 14 write them. */
it.each<[stderrTail: string, tool: string | undefined, report: string | undefined]>([
  [
    'SUMMARY: AddressSanitizer: heap-use-after-free /src/app.c:8 in main\nShadow bytes around:\n',
    'AddressSanitizer',
    'heap-use-after-free in main at app.c:8',
  ],
  [
    'SUMMARY: AddressSanitizer: double-free ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:52 in __interceptor_free\n',
    'AddressSanitizer',
    'double-free in free',
  ],
  ['SUMMARY: AddressSanitizer: bad-free (/srv/app+0x11f5) in main\n', 'AddressSanitizer', 'bad-free in main'],
  [
    '==7==ERROR: AddressSanitizer: attempting double-free on 0x602000000010 in thread T0:\n',
    'AddressSanitizer',
    'double-free',
  ],
  [
    'SUMMARY: LeakSanitizer: 10 byte(s) leaked in 1 allocation(s).\n',
    'LeakSanitizer',
    '10 byte(s) leaked in 1 allocation(s).',
  ],
  ['SUMMARY: ThreadSanitizer: data race /src/app.c:5 in th\n', 'ThreadSanitizer', 'data race in th at app.c:5'],
  [
    'SUMMARY: ThreadSanitizer: destroy of a locked mutex /src/app.c:5:3 in main\n',
    'ThreadSanitizer',
    'destroy of a locked mutex in main at app.c:5:3',
  ],
  [
    'src/app.c:9:93: runtime error: division by zero\n    #0 0x1 in main\n',
    'UndefinedBehaviorSanitizer',
    'division by zero at app.c:9',
  ],
  ['app: a runtime error: no\n', undefined, undefined],
])('%j', (stderrTail, tool, report) => {
  const facts = factsGiven({ stderrTail })
  expect(facts('sanitizer')).toBe(tool)
  expect(facts('sanitizerReport')).toBe(report)
})
