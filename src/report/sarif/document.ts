import type { Incident } from '../../model/finding.js'
import { inertJson } from '../../model/inert-json.js'
import { PROGRAM_VERSION } from '../../model/program-version.js'
import type { RunDocument, RunOptions } from '../format.js'
import { resultOf } from './result.js'
import { ruleOf } from './rule.js'

/** Code scanning of GitHub shows 5,000 results of a run. Memory must not grow with a log: characters of all results. */
const MAX_RESULTS = 5000
const MAX_LENGTH = 50_000_000

/**
 * SARIF 2.1.0, docs.oasis-open.org/sarif/sarif/v2.1.0: one run. Deaths of the same rule and signature are one result, with
 * the number of them.
 */
export function createSarif({ sources }: RunOptions): RunDocument<Incident> {
  const rules = new Map<string, { index: number; rule: object }>()
  const results = new Map<string, { occurrences: number; result: object }>()
  let [length, left] = [0, 0]
  const indexOf = (incident: Incident): number => {
    const rule = ruleOf(incident.findings[0])
    const known = rules.get(rule.id) ?? { index: rules.size, rule }
    rules.set(rule.id, known)
    return known.index
  }
  return {
    add: (incident) => {
      const key = JSON.stringify([incident.findings[0]?.rule, incident.signature])
      const known = results.get(key)
      if (known) known.occurrences++
      else if (results.size === MAX_RESULTS || length > MAX_LENGTH) left++
      else {
        const result = resultOf(incident, indexOf(incident), sources)
        length += JSON.stringify(result).length
        results.set(key, { occurrences: 1, result })
      }
    },
    toString: () => {
      const run = {
        tool: {
          driver: {
            name: 'crashcrawler',
            version: PROGRAM_VERSION,
            semanticVersion: PROGRAM_VERSION,
            rules: Array.from(rules.values(), ({ rule }) => rule),
          },
        },
        invocations: [{ executionSuccessful: true, ...(left > 0 && { toolExecutionNotifications: [notShown(left)] }) }],
        columnKind: 'utf16CodeUnits',
        results: Array.from(results.values(), ({ occurrences, result }) => ({
          ...result,
          occurrenceCount: occurrences,
        })),
      }
      return `${inertJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] })}\n`
    },
  }
}

/** The address that the standard gives; readers take it for a name. */
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const notShown = (deaths: number) => ({
  level: 'warning',
  message: { text: `${deaths} deaths of further signatures are not among the results.` },
})
