import { expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { loadRules } from '../../src/analyze/rules/load.js'
import { crashEvent, killedBy } from './crash-event.js'
import { folderWith, ruleFile } from './rules/rule-folder.js'

const IGNORE =
  'ignore: [{ name: drill, reason: crashes on purpose, all: [{ fact: hostname, operator: matches, value: "^drill-" }] }]'

const onHost = (hostname: string) =>
  crashEvent({ host: { hostname, kernel: '6.1.0', arch: 'x86_64' }, termination: killedBy('SIGSEGV', 11) })

it.each<[string, string[], string | undefined]>([
  ['drill-1', [], 'crashes on purpose'],
  ['web-1', ['a', 'signals/sigsegv'], undefined],
])('a death on %s is ignored by all rules, or by none', async (hostname, rules, reason) => {
  const folder = folderWith({ 'a.yaml': ruleFile('a', { file: [IGNORE] }) })
  const { findings, ignored } = createAnalyzer(await loadRules({ stock: true, paths: [folder] }))(onHost(hostname))
  expect(findings.map(({ rule }) => rule)).toEqual(rules.slice(0, 1))
  expect(ignored?.reason).toBe(reason)
})

it('a file with nothing else is a rule file', async () => {
  const folder = folderWith({ 'a.yaml': `version: 1\n${IGNORE}\n` })
  const rules = await loadRules({ stock: true, paths: [folder] })
  expect(createAnalyzer(rules)(onHost('drill-1'))).toMatchObject({ findings: [], ignored: { name: 'drill' } })
})
