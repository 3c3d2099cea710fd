import { expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { createGuard } from '../../src/analyze/guard.js'
import type { CrashEvent } from '../../src/model/event.js'
import { crashEvent, exited } from './crash-event.js'
import { rulesOf } from './rules/rule-file.js'

const EXIT = '{ fact: exitCode, operator: equal, value: 1 }'
const [sound, breaks, breaksInMessage] = [
  `{ all: [${EXIT}] }`,
  `{ all: [${EXIT}, { fact: maps, path: "$[*].perms", operator: contains, value: rwxp }] }`,
  `{ all: [${EXIT}] }`,
].flatMap((when, index) => rulesOf({ when }).map((rule) => ({ ...rule, id: `team/${index}` })))

const broken = (): CrashEvent =>
  Object.defineProperty(crashEvent({ termination: exited(1) }), 'maps', {
    get: () => {
      throw new Error('no such thing')
    },
  })

it('a rule that throws is told of once, and the findings of the others stand', () => {
  if (!sound || !breaks || !breaksInMessage) throw new Error('three rules were expected')
  const message = [{ fact: 'maps', path: '$' }]
  const told: string[] = []
  const analyze = createAnalyzer(
    [breaks, sound, { ...breaksInMessage, message }],
    createGuard((failure) => told.push(failure)),
  )
  for (let event = 0; event < 3; event++) {
    expect(analyze(broken()).findings.map(({ rule }) => rule)).toEqual(['team/0'])
  }
  expect(told).toEqual([
    'rule team/1 failed, and finds nothing where it does: no such thing',
    'rule team/2 failed, and finds nothing where it does: no such thing',
  ])
})

it('what a rule throws in a rehearsal is not told of', () => {
  if (!breaks) throw new Error('a rule was expected')
  const told: string[] = []
  const analyze = createAnalyzer(
    [breaks],
    createGuard((failure) => told.push(failure)),
  )
  expect(() => analyze(broken(), undefined, true)).toThrow('no such thing')
  expect(told).toEqual([])
  analyze(broken())
  expect(told).toEqual(['rule team/1 failed, and finds nothing where it does: no such thing'])
})

it('an event on which nothing throws has the findings of all rules', () => {
  if (!breaks) throw new Error('a rule was expected')
  const maps = [{ start: '0x0000000000001000', end: '0x0000000000002000', perms: 'rwxp' }]
  const { findings } = createAnalyzer([breaks])(crashEvent({ termination: exited(1), maps }))
  expect(findings.map(({ rule }) => rule)).toEqual(['team/1'])
})
