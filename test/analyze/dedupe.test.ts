import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { Incident } from '../../src/model/finding.js'
import { crashEvent, killedBy } from './crash-event.js'
import { rulesOf } from './rules/rule-file.js'

const WHEN = '{ fact: signal, operator: equal, value: SIGSEGV }'
const [rule] = rulesOf({ when: WHEN, also: ['dedupe: { by: [exe, topSymbol], window: 1h }'] })
if (!rule) throw new Error('no rule')
const analyze = createAnalyzer([rule])
const analyzeOther = createAnalyzer([{ ...rule, id: 'team/other' }])

const SEGV = killedBy('SIGSEGV', 11)
const crash = (exe: string, pid: number, symbol?: string) =>
  crashEvent({
    termination: SEGV,
    process: { exe, pid },
    stack: symbol ? { unwinder: 'dwarf', frames: [{ ip: '0x0000000000001000', symbol }] } : undefined,
  })

it('is a key that is equal for the same rule and the same facts only', async () => {
  const first = await analyze(crash('/usr/bin/app', 1, 'parse'))
  const again = await analyze(crash('/usr/bin/app', 2, 'parse'))
  expect(first.dedupe).toEqual({ key: expect.stringMatching(/^[0-9a-f]{16}$/), windowMs: 3_600_000 })
  expect(again.dedupe).toEqual(first.dedupe)
  const others = [
    await analyze(crash('/usr/bin/other', 1, 'parse')),
    await analyze(crash('/usr/bin/app', 1, 'render')),
    await analyze(crash('/usr/bin/app', 1)),
    await analyzeOther(crash('/usr/bin/app', 1, 'parse')),
  ].map(({ dedupe }) => dedupe?.key)
  expect(new Set([first.dedupe?.key, ...others]).size).toBe(5)
  expect(Value.Check(Incident, first)).toBe(true)
})

it.each([
  ['nothing was found', [rule], killedBy('SIGBUS', 7)],
  ['the rule does not say', rulesOf({ when: WHEN }), SEGV],
])('is absent where %s', async (_, rules, termination) => {
  expect(await createAnalyzer(rules)(crashEvent({ termination }))).not.toHaveProperty('dedupe')
})
