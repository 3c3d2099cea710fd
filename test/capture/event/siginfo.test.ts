import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import { hasFaultAddress, isSent } from '../../../src/capture/event/siginfo.js'
import { siCodeName } from '../../../src/model/si-codes.js'
import { signalName } from '../../../src/model/signals.js'
import { evaluateC } from '../bpf/c-program.js'

/** sigaction(2), and what newer kernels added. The numbers come from this machine's kernel headers. */
const ANY = 'SI_USER SI_KERNEL SI_QUEUE SI_TIMER SI_MESGQ SI_ASYNCIO SI_SIGIO SI_TKILL SI_DETHREAD SI_ASYNCNL'
const OF_SIGNAL: Record<string, string> = {
  SIGILL: 'ILL_ILLOPC ILL_ILLOPN ILL_ILLADR ILL_ILLTRP ILL_PRVOPC ILL_PRVREG ILL_COPROC ILL_BADSTK ILL_BADIADDR',
  SIGFPE:
    'FPE_INTDIV FPE_INTOVF FPE_FLTDIV FPE_FLTOVF FPE_FLTUND FPE_FLTRES FPE_FLTINV FPE_FLTSUB FPE_FLTUNK FPE_CONDTRAP',
  SIGSEGV:
    'SEGV_MAPERR SEGV_ACCERR SEGV_BNDERR SEGV_PKUERR SEGV_ACCADI SEGV_ADIDERR SEGV_ADIPERR SEGV_MTEAERR SEGV_MTESERR',
  SIGBUS: 'BUS_ADRALN BUS_ADRERR BUS_OBJERR BUS_MCEERR_AR BUS_MCEERR_AO',
  SIGTRAP: 'TRAP_BRKPT TRAP_TRACE TRAP_BRANCH TRAP_HWBKPT TRAP_UNK TRAP_PERF',
  SIGCHLD: 'CLD_EXITED CLD_KILLED CLD_DUMPED CLD_TRAPPED CLD_STOPPED CLD_CONTINUED',
  SIGIO: 'POLL_IN POLL_OUT POLL_MSG POLL_ERR POLL_PRI POLL_HUP',
  SIGSYS: 'SYS_SECCOMP SYS_USER_DISPATCH',
}
const listed = Object.entries(OF_SIGNAL).flatMap(([signal, names]) =>
  names.split(' ').map((name) => [signal, name] as const),
)
const inC = evaluateC('#include <asm/siginfo.h>', [...ANY.split(' '), ...listed.map(([, name]) => name)])

const numberOf = (signal: string): number =>
  Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0
const code = (name: string): number => inC[name] ?? Number.NaN

describe('siCodeName', () => {
  it.each(listed)('%s has %s', (signal, name) => expect(siCodeName(numberOf(signal), code(name))).toBe(name))

  it.each(ANY.split(' '))('%s, whatever the signal', (name) => {
    expect([6, 11, 15, 29, 34].map((signal) => siCodeName(signal, code(name)))).toEqual(Array(5).fill(name))
  })

  it.each<[string, number, number, string]>([
    ['newer than the headers here: shadow stacks', 11, 10, 'SEGV_CPERR'],
    ['F_SETSIG lets another signal stand for SIGIO', 34, 1, 'POLL_IN'],
    ['but not one with codes of its own', 5, 7, '7'],
    ['a code of the next kernel', 11, 77, '77'],
    ['a negative one', 11, -42, '-42'],
    ['a ptrace event', 5, 0x405, '1029'],
  ])('%s', (_, signal, number, name) => expect(siCodeName(signal, number)).toBe(name))
})

describe('hasFaultAddress', () => {
  const FAULTS = ['SIGILL', 'SIGTRAP', 'SIGBUS', 'SIGFPE', 'SIGSEGV']

  it.each(listed.filter(([signal]) => FAULTS.includes(signal)))('%s with %s has one', (signal, name) => {
    expect(hasFaultAddress(numberOf(signal), code(name))).toBe(true)
  })

  it.each(listed.filter(([signal]) => !FAULTS.includes(signal)))('%s with %s has none', (signal, name) => {
    expect(hasFaultAddress(numberOf(signal), code(name))).toBe(false)
  })

  it.each(ANY.split(' '))('%s says that si_addr holds no address', (name) => {
    for (const signal of FAULTS) expect(hasFaultAddress(numberOf(signal), code(name)), signal).toBe(false)
  })

  it('no other signal has one', () => {
    const with1 = Array.from({ length: 65 }, (_, signal) => signal).filter((signal) => hasFaultAddress(signal, 1))
    expect(with1.map(signalName)).toEqual(['SIGILL', 'SIGTRAP', 'SIGBUS', 'SIGFPE', 'SIGSEGV'])
  })
})

it('a process sent it: kill(2), tgkill(2), sigqueue(3), and nothing else', () => {
  const everyCode = Array.from({ length: 256 }, (_, index) => index - 100)
  expect(everyCode.filter(isSent).map((number) => siCodeName(15, number))).toEqual(['SI_TKILL', 'SI_QUEUE', 'SI_USER'])
})
