import { describe, expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { loadRules } from '../../src/analyze/rules/load.js'
import { signalName } from '../../src/model/signals.js'
import { address, crashEvent, exited, killedBy, mapping } from './crash-event.js'

const analyze = createAnalyzer(await loadRules({ stock: true, paths: [] }))

const MAPS = [mapping(0x7ffc_0000_0000, 0x7ffc_0080_0000, 'rw-p', '[stack]')]
const REGISTERS = { rip: address(0), rsp: address(0x7ffc_0040_0000) }
const SELF = { pid: 100, comm: 'app', uid: 1000 }

/** signal(7): ignored or stopped by default. */
const HARMLESS = ['SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGWINCH']

describe('every death has a finding', () => {
  const signals = Array.from({ length: 64 }, (_, index) => ({ number: index + 1, name: signalName(index + 1) ?? '' }))

  it.each(signals.filter(({ name }) => !HARMLESS.includes(name)))('$name', async ({ name, number }) => {
    for (const siCode of [undefined, 'SI_USER', 'SI_KERNEL', 'SI_TIMER', '77']) {
      const event = crashEvent({ termination: killedBy(name, number), fault: siCode ? { siCode } : undefined })
      expect((await analyze(event)).findings, siCode).not.toEqual([])
    }
  })

  it('of status 1 to 255, and none of 0', async () => {
    for (let status = 0; status <= 255; status++) {
      const { findings } = await analyze(crashEvent({ termination: exited(status) }))
      expect(findings.length > 0, String(status)).toBe(status > 0)
    }
  })
})

it('no signal that was sent is a fault of memory or arithmetic', async () => {
  for (const [name, number] of [
    ['SIGSEGV', 11],
    ['SIGBUS', 7],
    ['SIGFPE', 8],
    ['SIGILL', 4],
    ['SIGTRAP', 5],
  ] as const) {
    for (const siCode of ['SI_USER', 'SI_TKILL', 'SI_QUEUE']) {
      for (const sender of [{ pid: 4242, comm: 'kill' }, SELF, undefined]) {
        const event = crashEvent({
          termination: killedBy(name, number),
          fault: { siCode },
          sender,
          maps: MAPS,
          registers: REGISTERS,
        })
        const { findings } = await analyze(event)
        expect(['killed-by-process', 'self-signal', 'killed-by-signal']).toContain(findings[0]?.cause)
      }
    }
  }
})
