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
  [
    [
      '==7==ERROR: AddressSanitizer: attempting double-free on 0x602000000010 in thread T0:',
      '    #0 0x7f0fb3eb76a8 in __interceptor_free ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:52',
      '    #1 0x5596c7ac03fc in shop::close(Order*, int) /srv/shop.cc:6:3',
      '    #2 0x5596c7ac03ff in main /srv/shop.cc:9',
      '',
      'freed by thread T0 here:',
      '    #1 0x5596c7ac03ed in earlier /srv/shop.cc:2',
      'SUMMARY: AddressSanitizer: double-free ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:52 in __interceptor_free',
    ].join('\n'),
    'AddressSanitizer',
    'double-free in free, called by shop::close(Order*, int) at shop.cc:6:3',
  ],
  [
    [
      '==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x60200000001a at pc 0x7f thread T0',
      'WRITE of size 20 at 0x60200000001a thread T0',
      '    #0 0x7f0fb3eb76a8 in __interceptor_memcpy (/lib/x86_64-linux-gnu/libasan.so.8+0x7f6a8)',
      '    #1 0x5596c7ac03fc in copy (/srv/app+0x11f5)',
      'SUMMARY: AddressSanitizer: heap-buffer-overflow (/lib/x86_64-linux-gnu/libasan.so.8+0x7f6a8) in __interceptor_memcpy',
    ].join('\n'),
    'AddressSanitizer',
    'heap-buffer-overflow in memcpy, called by copy',
  ],
  [
    [
      '==7==ERROR: AddressSanitizer: attempting double-free on 0x602000000010 in thread T0:',
      '    #0 0x7f0fb3eb76a8 in __interceptor_free (/lib/x86_64-linux-gnu/libasan.so.8+0x7f6a8)',
      '',
      'freed by thread T0 here:',
      '    #0 0x5596c7ac03ed in earlier /srv/shop.cc:2',
      'SUMMARY: AddressSanitizer: double-free (/lib/x86_64-linux-gnu/libasan.so.8+0x7f6a8) in __interceptor_free',
    ].join('\n'),
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
