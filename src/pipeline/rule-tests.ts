import { stat } from 'node:fs/promises'
import { createAnalyzer } from '../analyze/analyze.js'
import { factsGiven, factsOf } from '../analyze/facts/registry.js'
import { coverageOf, type Untested } from '../analyze/rule-coverage.js'
import { type RuleTestResult, runRuleTests } from '../analyze/rule-tests.js'
import { type LoadedFile, loadRuleSet } from '../analyze/rules/load.js'
import type { Rule, RuleTest } from '../analyze/rules/rule.js'
import { findWithin } from '../analyze/rules/within-root.js'
import { readLog } from '../capture/log/read.js'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'

export interface RuleTestReport {
  rules: Rule[]
  results: RuleTestResult[]
  /** Rules without a test that matches, or without one that does not. */
  oneSided: { rule: Rule; lacks: 'match' | 'mismatch' }[]
  /** How many conditions there are, and those on which no test turns. */
  conditions: number
  untested: Untested[]
  /** Rules that fired on a log that is said to be clean. */
  fired: { log: string; event: string; rule: Rule }[]
}

/**
 * Runs the tests of the rules at the paths, those of the stock rules without any, and tries the rules on logs on which
 * none may fire. Rules that are only extended are not tested. Throws UserErrors for rules that cannot be loaded, UserError
 * for a log that cannot be read.
 */
export async function testRules(paths: string[], cleanLogs: string[]): Promise<RuleTestReport> {
  const set = await loadRuleSet({ stock: paths.length === 0, paths })
  const files = set.files.filter(({ named }) => named)
  const own = new Map(files.flatMap((file) => file.rules.map(({ id }) => [id, file])))
  const rules = set.rules.filter(({ id }) => own.has(id))
  const results = await runRuleTests(rules, async (test, rule) => {
    const file = own.get(rule.id)
    return test.log && file ? factsOf(await recordedEvent(test.log, file)) : factsGiven(test.event ?? {})
  })
  const coverage = rules.map((rule) => {
    const evaluations = results.flatMap((result) => (result.rule === rule && result.evaluation) || [])
    return coverageOf(
      rule,
      evaluations.filter(({ exceptions }) => exceptions.length === 0).map(({ when }) => when),
    )
  })
  return {
    rules,
    results,
    oneSided: rules.flatMap(oneSided),
    conditions: coverage.reduce((sum, { conditions }) => sum + conditions, 0),
    untested: coverage.flatMap(({ untested }) => untested),
    fired: await firedOn(cleanLogs, rules),
  }
}

function oneSided(rule: Rule): RuleTestReport['oneSided'] {
  const kinds = new Set(rule.tests.map(({ match }) => match))
  if (!kinds.has(true)) return [{ rule, lacks: 'match' }]
  return kinds.has(false) ? [] : [{ rule, lacks: 'mismatch' }]
}

/** The one event of a log, or the one with the id. */
async function recordedEvent({ file, id, place }: NonNullable<RuleTest['log']>, from: LoadedFile): Promise<CrashEvent> {
  const refused = (problem: string): UserError =>
    new UserError(`log ${JSON.stringify(file)} ${problem}`, place, 'CC0504')
  const found = await findWithin(file, from)
  if ('problem' in found) throw refused(`${found.problem}; expected a recorded log in there`)
  if (!(await stat(found.real)).isFile()) throw refused('is not a file; expected a recorded log')
  const ids: string[] = []
  let chosen: CrashEvent | undefined
  try {
    await eachEvent(found.real, async (event) => {
      ids.push(event.id)
      if (id === undefined || event.id === id) chosen ??= event
    })
  } catch (error) {
    if (error instanceof UserError) throw refused(`cannot be used: ${error.what}`)
    throw error
  }
  const known = ids.length > 0 ? `one of ${ids.slice(0, 10).join(', ')}` : 'a log with an event'
  if (!chosen) throw refused(`has no event${id === undefined ? '' : ` ${JSON.stringify(id)}`}; expected ${known}`)
  if (id === undefined && ids.length > 1) throw refused(`has ${ids.length} events; expected id: ${known}`)
  return chosen
}

async function firedOn(logs: string[], rules: Rule[]): Promise<RuleTestReport['fired']> {
  const analyze = createAnalyzer(rules)
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const fired: RuleTestReport['fired'] = []
  for (const log of logs) {
    await eachEvent(log, async (event) => {
      for (const { rule: id } of analyze(event).findings) {
        const rule = byId.get(id)
        if (rule) fired.push({ log, event: event.id, rule })
      }
    })
  }
  return fired
}

/** A line that is not an event could hide one on which a rule fires: it is not skipped. */
const eachEvent = (log: string, onEvent: (event: CrashEvent) => Promise<void>): Promise<void> => {
  const refuse = (problem: string): never => {
    throw new UserError(problem)
  }
  return readLog(log, { onEvent, onProblem: refuse, onDamage: refuse, onLoss: () => {} })
}
