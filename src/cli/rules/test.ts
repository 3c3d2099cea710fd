import { relative } from 'node:path'
import { Command } from 'commander'
import { formatPlace, type Place } from '../../model/errors.js'
import { table } from '../../model/text/table.js'
import { type RuleTestReport, testRules } from '../../pipeline/rule-tests.js'
import { choice } from '../choice.js'
import { count } from '../count.js'
import { io } from '../io.js'
import { collect } from '../options.js'
import { tableWidth } from '../terminal.js'
import { withPaths } from './paths.js'

export const testCommand = (): Command =>
  withPaths(new Command('test').description('run the tests of rules, and list uncovered rules and conditions'))
    .option('--clean <LOG>', 'an event log on which none of the rules may fire (repeatable)', collect, [])
    .option('--format <FORMAT>', 'text, or json: one object a line', 'text')
    .action(async (paths: string[], options: { clean: string[]; format: string }) => {
      const format = choice('--format', options.format, ['text', 'json'])
      const report = await testRules(paths, options.clean)
      io().stdout.write(format === 'json' ? asJson(report) : asText(report))
      if (failures(report) > 0) io().exitCode = 2
    })

function failures({ results, fired }: RuleTestReport): number {
  return results.filter(({ failure }) => failure !== undefined).length + fired.length
}

const at = (place: Place): string => formatPlace({ ...place, file: relative('', place.file) })

const LACKS = { match: 'no test matches', mismatch: 'no test fails to match' }

function asText(report: RuleTestReport): string {
  const { rules, results, oneSided, conditions, untested, fired } = report
  const failed = results.flatMap(({ rule, test, failure }) => {
    return failure === undefined ? [] : [[at(test.place), 'FAILED', rule.id, test.name, failure]]
  })
  const unwanted = fired.map(({ log, event, rule }) => [at(rule.place), 'FIRED', rule.id, `event ${event}`, log])
  const lacking = oneSided.map(({ rule, lacks }) => [at(rule.place), 'untested', rule.id, 'the rule', LACKS[lacks]])
  const idle = untested.map(({ rule, leaf, lacks }) => {
    const name = leaf.name ?? `${leaf.fact} ${leaf.operator}`
    return [at(leaf.place ?? rule.place), 'untested', rule.id, name, `${LACKS[lacks]} because of it alone`]
  })
  const summary = [
    `${count(results.length, 'test')}, ${failed.length} failed`,
    ...(fired.length > 0 ? [`fired ${count(fired.length, 'time')} on clean logs`] : []),
    `${rules.length - oneSided.length} of ${rules.length} rules have a test that matches and one that does not`,
    `${conditions - untested.length} of ${conditions} conditions decide tests both ways`,
  ]
  const rows = [...failed, ...unwanted, ...lacking, ...idle]
  const lines = rows.length === 0 ? '' : `${table(rows, tableWidth(io().stdout))}\n`
  return `${lines}${summary.join('; ')}\n`
}

function asJson(report: RuleTestReport): string {
  const { rules, results, oneSided, conditions, untested, fired } = report
  const lines = [
    ...results.map(({ rule, test, failure }) => {
      const { name, place } = test
      return { type: 'test', rule: rule.id, name, passed: failure === undefined, failure, ...place }
    }),
    ...fired.map(({ log, event, rule }) => ({ type: 'fired', rule: rule.id, log, event })),
    ...oneSided.map(({ rule, lacks }) => ({ type: 'untested-rule', rule: rule.id, lacks, ...rule.place })),
    ...untested.map(({ rule, leaf: { name, fact, operator, place }, lacks }) => {
      return { type: 'untested-condition', rule: rule.id, name, fact, operator, lacks, ...(place ?? rule.place) }
    }),
    {
      type: 'summary',
      tests: results.length,
      failed: failures({ ...report, fired: [] }),
      fired: fired.length,
      rules: rules.length,
      testedRules: rules.length - oneSided.length,
      conditions,
      testedConditions: conditions - untested.length,
    },
  ]
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
