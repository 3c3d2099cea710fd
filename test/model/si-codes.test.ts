import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { siCodeMeaning } from '../../src/model/si-codes.js'

/** Of the Debian package linux-libc-dev: include/uapi/asm-generic/siginfo.h of the kernel. */
const HEADER = readFileSync('/usr/include/asm-generic/siginfo.h', 'utf8')
const DEFINED = [
  ...HEADER.matchAll(/^# ?define\s+((?:__)?(?:SI|ILL|FPE|SEGV|BUS|TRAP|CLD|POLL|SYS|EMT)_[A-Z_]+)\s+-?\w+\b/gm),
]
/** SIGEMT is of SPARC and MIPS, and the others are of Itanium and share numbers with codes of today. */
const OF_OTHER_PROCESSORS = /^EMT_|^__ILL_|^__SEGV_/
const CODES = DEFINED.map(([, name = '']) => name).filter(
  (name) => !/^SI_MAX|^SI_PAD|^SYS_.*_FLAG/.test(name) && !OF_OTHER_PROCESSORS.test(name),
)

it('the header of the kernel lists codes of every group', () => {
  expect(new Set(CODES.map((name) => name.replace(/^__/, '').split('_')[0]))).toEqual(
    new Set(['SI', 'ILL', 'FPE', 'SEGV', 'BUS', 'TRAP', 'CLD', 'POLL', 'SYS']),
  )
})

// SEGV_CPERR is of Linux 6.6, newer than some headers.
it.each([...new Set([...CODES, 'SEGV_CPERR'])])('%s has a meaning', (code) => {
  expect(siCodeMeaning(code)).toMatch(/\w+ \w+|^(?:abort|breakpoint)$/)
})

it.each(['constructor', '', '42'])('%j has none', (code) => {
  expect(siCodeMeaning(code)).toBeUndefined()
})
