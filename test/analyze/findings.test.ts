import { describe, expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { createEvaluator } from '../../src/analyze/engine.js'
import { factsGiven } from '../../src/analyze/facts/registry.js'
import { findingsOf, rank } from '../../src/analyze/finding.js'
import { parseRuleFile } from '../../src/analyze/rules/parse.js'
import type { Rule } from '../../src/analyze/rules/rule.js'
import type { Finding } from '../../src/model/finding.js'
import { crashEvent, exited, killedBy } from './crash-event.js'
import { rulesOf, ruleText } from './rules/rule-file.js'

async function findings(rules: Rule[], given: Record<string, unknown>): Promise<Finding[]> {
  const facts = factsGiven(given)
  const held = (await createEvaluator(rules)(facts)).filter(({ when }) => when.holds)
  return findingsOf(rank(held), facts)
}

describe('evidence', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    [
      '{ fact: signal, operator: equal, value: SIGSEGV }',
      { signal: 'SIGSEGV' },
      'signal equal SIGSEGV',
      'signal is SIGSEGV: invalid memory reference',
    ],
    [
      '{ name: crash, fact: signal, operator: equal, value: SIGSEGV }',
      { signal: 'SIGSEGV' },
      'crash',
      'signal is SIGSEGV: invalid memory reference',
    ],
    ['{ condition: named }', { comm: 'nginx' }, 'named', 'process name is nginx'],
    ['{ name: alias, condition: named }', { comm: 'nginx' }, 'alias', 'process name is nginx'],
    ['{ not: { condition: named } }', { comm: 'app' }, 'named', 'process name is app, not nginx'],
    ['{ fact: comm, operator: in, value: [a, b] }', { comm: 'b' }, 'comm in a, b', 'process name is b'],
    ['{ fact: comm, operator: notEqual, value: a }', { comm: 'b' }, 'comm notEqual a', 'process name is b, not a'],
    [
      '{ fact: faultAddress, operator: addressBelow, value: "0x10000" }',
      { faultAddress: '0x0000000000000018' },
      'faultAddress addressBelow 0x10000',
      'fault address is 0x18, below 0x10000 (within the first 64 KiB)',
    ],
    [
      '{ fact: sender, path: $.comm, operator: startsWith, value: k }',
      { sender: { comm: 'kill' } },
      'sender startsWith k',
      'name of the sender is kill',
    ],
    [
      '{ fact: frames, path: "$[*].symbol", operator: "someFact:matches", value: "^SSL_" }',
      { frames: [{ symbol: 'memcpy' }, { symbol: 'SSL_read' }, { symbol: 'main' }] },
      'frames someFact:matches ^SSL_',
      'a function on the stack is SSL_read',
    ],
    [
      '{ fact: frames, path: "$[*].symbol", operator: "not:someFact:matches", value: "^SSL_" }',
      { frames: [{ symbol: 'read' }, { symbol: 'main' }] },
      'frames not:someFact:matches ^SSL_',
      'functions on the stack are read, main, none matching ^SSL_',
    ],
    [
      '{ fact: message, operator: startsWith, value: x }',
      { message: `x\u001b[2J\n${'y'.repeat(300)}` },
      'message startsWith x',
      `abort message is x\\x1b[2J\\n${'y'.repeat(194)}…`,
    ],
  ])('%s', async (when, facts, condition, text) => {
    const rules = rulesOf({ when, file: ['conditions:', '  named: { fact: comm, operator: equal, value: nginx }'] })
    const [finding] = await findings(rules, facts)
    expect(finding?.evidence).toEqual([{ condition, text }])
  })

  it('is what held in the branches that held', async () => {
    const a = '{ name: a, fact: comm, operator: equal, value: app }'
    const b = '{ name: b, fact: pid, operator: equal, value: 1 }'
    const c = '{ name: c, fact: uid, operator: equal, value: 0 }'
    const rules = rulesOf({ when: `{ any: [{ all: [${a}, ${b}] }, ${c}] }` })
    const [finding] = await findings(rules, { comm: 'app', pid: 2, uid: 0 })
    expect(finding?.evidence).toEqual([{ condition: 'c', text: 'user id is 0' }])
  })
})

describe('explanations', () => {
  const when =
    '{ all: [{ name: crash, fact: signal, operator: startsWith, value: SIG }, { any: [{ name: other, fact: uid, operator: equal, value: 1 }, { fact: pid, operator: greaterThan, value: 0 }] }, { fact: signal, operator: matches, value: "^SIG(?<kind>[A-Z]+)|(?<never>x)" }] }'
  it.each([
    ['{{comm}}[{{ pid }}]', 'nginx[7]'],
    ['at {{faultAddress}}', 'at 0x18'],
    ['by {{sender.comm}}, {{sender.parent.comm}}', 'by kill, ?'],
    ['{{evidence.crash}} {{evidence.other}}', 'SIGSEGV ?'],
    ['{{message}}', 'a {{comm}} \\x1b[31m'],
    ['of {{match.kind}}, {{match.never}}', 'of SEGV, ?'],
    ['no placeholder', 'no placeholder'],
  ])('message and advice %s', async (message, expected) => {
    const text = ruleText({ when, also: [`advice: "${message}"`] }).replace('message: died', `message: "${message}"`)
    const [finding] = await findings(parseRuleFile(text, 'team.yaml'), {
      comm: 'nginx',
      pid: 7,
      uid: 0,
      signal: 'SIGSEGV',
      faultAddress: '0x0000000000000018',
      sender: { pid: 1, comm: 'kill' },
      message: 'a {{comm}} \u001b[31m',
    })
    expect(finding).toMatchObject({ explanation: expected, advice: expected })
  })
})

describe('order and exceptions', () => {
  const rule = (id: string, keys: string, when = '{ fact: comm, operator: equal, value: app }') => `
  - { id: ${id}, title: T, cause: x-t, message: m, ${keys}, when: ${when} }`
  const file = (...rules: string[]) => parseRuleFile(`version: 1\nrules:${rules.join('')}`, 'team.yaml')
  const TWO = '{ all: [{ fact: comm, operator: equal, value: app }, { fact: pid, operator: equal, value: 1 }] }'

  it.each([
    [
      'no fallback beside a rule that explains more',
      rule('a', 'severity: critical, confidence: certain, fallback: true'),
      rule('b', 'severity: info, confidence: low'),
      ['b'],
    ],
    [
      'surer first',
      rule('a', 'severity: critical, confidence: high'),
      rule('b', 'severity: info, confidence: certain'),
      ['b', 'a'],
    ],
    [
      'then more conditions',
      rule('a', 'severity: critical, confidence: low'),
      rule('b', 'severity: info, confidence: low', TWO),
      ['b', 'a'],
    ],
    [
      'then the worse',
      rule('a', 'severity: low, confidence: low'),
      rule('b', 'severity: high, confidence: low'),
      ['b', 'a'],
    ],
    [
      'then by id',
      rule('b', 'severity: low, confidence: low'),
      rule('a', 'severity: low, confidence: low'),
      ['a', 'b'],
    ],
  ])('%s', async (_name, first, second, expected) => {
    const found = await findings(file(first, second), { comm: 'app', pid: 1 })
    expect(found.map((finding) => finding.rule)).toEqual(expected)
  })

  it.each([
    [{ comm: 'app' }, 1],
    [{ comm: 'app', hostname: 'web-1' }, 1],
    [{ comm: 'app', hostname: 'canary-1' }, 0],
  ])('an exception takes the finding back: %j', async (facts, count) => {
    const also = [
      'exceptions: [{ name: canary, reason: patched, all: [{ fact: hostname, operator: matches, value: "^canary-" }] }]',
    ]
    expect(await findings(rulesOf({ when: '{ fact: comm, operator: equal, value: app }', also }), facts)).toHaveLength(
      count,
    )
  })

  it('carries what the rule says', async () => {
    const also = ['advice: Look.', 'references: ["https://example.org/a"]']
    const [finding] = await findings(rulesOf({ when: '{ fact: comm, operator: equal, value: app }', also }), {
      comm: 'app',
    })
    expect(finding).toEqual({
      rule: 'team/one',
      cause: 'x-team',
      title: 'One',
      severity: 'high',
      confidence: 'low',
      explanation: 'died',
      evidence: [{ condition: 'comm equal app', text: 'process name is app' }],
      advice: 'Look.',
      references: ['https://example.org/a'],
    })
  })
})

it('an analysis that starts while another one ends loses nothing', async () => {
  const analyze = createAnalyzer(rulesOf({ when: '{ fact: exitCode, operator: greaterThan, value: 0 }' }))
  const event = crashEvent({ termination: exited(1) })
  for (let ticks = 0; ticks < 200; ticks++) {
    const first = analyze(event)
    for (let tick = 0; tick < ticks; tick++) await undefined
    const counts = (await Promise.all([first, analyze(event)])).map(({ findings: found }) => found.length)
    expect(counts, `${ticks} ticks later`).toEqual([1, 1])
  }
})

it('an incident is its event with findings and signature', async () => {
  const analyze = createAnalyzer(rulesOf({ when: '{ fact: signal, operator: equal, value: SIGSEGV }' }))
  const event = crashEvent({ termination: killedBy('SIGSEGV', 11) })
  const { findings: found, signature, ...rest } = await analyze(event)
  expect(rest).toEqual(event)
  expect(found).toHaveLength(1)
  expect(signature).toMatch(/^[0-9a-f]{16}$/)
})
