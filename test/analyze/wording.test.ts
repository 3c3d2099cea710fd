import { describe, expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { createEvaluator } from '../../src/analyze/engine.js'
import { evidenceOf, whole } from '../../src/analyze/evidence.js'
import { FACTS, factsGiven } from '../../src/analyze/facts/registry.js'
import { loadRules } from '../../src/analyze/rules/load.js'
import { parseRuleFile } from '../../src/analyze/rules/parse.js'
import { address, crashEvent, killedBy } from './crash-event.js'

const rules = await loadRules({ stock: true, paths: [] })

describe('the evidence of every stock rule, for the events of its own tests', async () => {
  const texts: [string, string][] = []
  for (const rule of rules) {
    const evaluate = createEvaluator([rule])
    for (const { event = {}, match } of rule.tests) {
      const [evaluation] = match ? await evaluate(factsGiven(event)) : []
      if (evaluation) for (const { text } of evidenceOf(evaluation.when, whole)) texts.push([rule.id, text])
    }
  }

  it('is there', () => {
    expect(texts.length).toBeGreaterThan(rules.length)
  })

  it('is a sentence without names of facts, paths and patterns', () => {
    const names = FACTS.map(({ name }) => name).filter((name) => /[A-Z]/.test(name))
    const odd = texts.filter(
      ([, text]) =>
        names.some((name) => new RegExp(`^${name}\\b`).test(text)) ||
        /\[\*\]|undefined(?! symbol: )|\(\?:|\$\./.test(text.split('"')[0] ?? ''),
    )
    expect(odd).toEqual([])
    expect(
      texts.filter(
        ([, text]) =>
          !/\b(?:is|are|was|were|has|had|needs|accesses|holds|repeat|would|killed|raised|does|ends|chose|ran|lies|refused)\b/.test(
            text,
          ),
      ),
    ).toEqual([])
  })
})

describe('a condition as a sentence', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'siCode, operator: equal, value: SEGV_MAPERR',
      { siCode: 'SEGV_MAPERR' },
      'si_code is SEGV_MAPERR: address not mapped',
    ],
    ['accessType, operator: notEqual, value: execute', { accessType: 'read' }, 'access was a read'],
    ['exitCode, operator: greaterThan, value: 2', { exitCode: 3 }, 'exit status is 3, more than 2'],
    ['durationMs, operator: longerThan, value: 10s', { durationMs: 12_500 }, 'run time is 12500 ms, more than 10s'],
    [
      'stackHeadroom, operator: lessThan, value: 4096',
      { stackHeadroom: 48 },
      'offset of the stack pointer from the bottom of the stack is 48 bytes, less than 4 KiB',
    ],
    [
      'faultAddress, operator: "not:addressBelow", value: "0x10000"',
      { faultAddress: address(0x20000) },
      'fault address is 0x20000, at or above 0x10000',
    ],
    [
      'faultAddress, operator: addressIn, value: ["0x1000", "0x10000"]',
      { faultAddress: address(0x2000) },
      'fault address is 0x2000, between 0x1000 and 0x10000',
    ],
    [
      'registers, path: $.orig_rax, operator: addressIn, value: ["0x3e", "0x3f"]',
      { registers: { orig_rax: address(62) } },
      'number of the interrupted system call is 0x3e: kill',
    ],
    ['argv, operator: contains, value: "-g"', { argv: ['nginx', '-g'] }, 'arguments are nginx, -g, with -g'],
    [
      'argv, operator: "everyFact:not:equal", value: "-x"',
      { argv: ['nginx', '-g'] },
      'arguments are nginx, -g, none equal to -x',
    ],
    ['signal, operator: notIn, value: [SIGTERM]', { signal: 'SIGRT40' }, 'signal is SIGRT40, none of SIGTERM'],
    [
      'libraries, path: "$[\'libz.so.1\'].package.version", operator: versionIn, value: "<1.3"',
      { libraries: { 'libz.so.1': { package: { version: '1.2' } } } },
      'version of libz.so.1 is 1.2, in the range <1.3',
    ],
    [
      'stderrTail, operator: matches, value: "out of memory"',
      { stderrTail: 'starting\nfatal: out of memory\nbye\n' },
      'standard error has the line "fatal: out of memory"',
    ],
    [
      'faultMapping, path: $.perms, operator: startsWith, value: r',
      { faultMapping: { start: address(0), end: address(1), perms: 'r--p' } },
      'protection of the mapping at the fault address is r--p: readable',
    ],
  ])('%s', async (condition, facts, text) => {
    const rule = `{ id: a/b, title: T, cause: x-a, severity: low, confidence: low, when: { all: [{ fact: ${condition} }] }, message: died }`
    const [evaluation] = await createEvaluator(parseRuleFile(`version: 1\nrules: [${rule}]\n`, 'a.yaml'))(
      factsGiven(facts),
    )
    expect(evaluation && evidenceOf(evaluation.when, whole).map((each) => each.text)).toEqual([text])
  })

  it('shows a line only as far as it may be shown', () => {
    const event = crashEvent({
      termination: killedBy('SIGABRT', 6),
      stderrTail: 'a\nmemory allocation of 8 bytes failed\n',
    })
    const [finding] = createAnalyzer(rules)(event, (value) => (typeof value === 'string' ? 'hidden' : value)).findings
    expect(JSON.stringify(finding?.evidence ?? '')).not.toContain('memory allocation')
  })
})
