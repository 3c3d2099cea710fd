import { readFileSync } from 'node:fs'
import { FACTS } from '../analyze/facts/registry.js'
import { lint } from '../analyze/lint/lint.js'
import { loadRuleSet, loadRules } from '../analyze/rules/load.js'
import type { Rule } from '../analyze/rules/rule.js'
import type { Place, UserError } from '../model/errors.js'

export type { FactDescription } from '../analyze/facts/description.js'
export { factReference } from '../analyze/reference/facts.js'
export { ruleReference } from '../analyze/reference/rules.js'
export { ruleFileJsonSchema } from '../analyze/rules/json-schema.js'

/** The rules of files and folders, or the stock rules where none are named. Throws UserErrors. */
export const rulesAt = (paths: string[]): Promise<Rule[]> => loadRules({ stock: paths.length === 0, paths })

/** The same with those that are switched off. */
export async function allRulesAt(paths: string[]): Promise<Rule[]> {
  const { rules, off } = await loadRuleSet({ stock: paths.length === 0, paths })
  return [...rules, ...off]
}

/** Everything a rule may ask about. */
export const facts = FACTS

/** Something that is, or looks, wrong with a rule file. */
export interface Diagnostic extends Place {
  severity: 'error' | 'warning'
  code?: string
  message: string
  /** The line of the file that the place is in. */
  source?: string
}

/** What is wrong with the rules at the paths; without any with the stock rules. */
export async function lintRules(paths: string[]): Promise<Diagnostic[]> {
  const { errors, warnings } = await lint(paths)
  const sourceAt = createSourceReader()
  const withSeverity =
    (severity: Diagnostic['severity']) =>
    (error: UserError): Diagnostic => {
      const { code, what, place = { file: '' } } = error
      return { severity, code, message: what, ...place, source: sourceAt(place) }
    }
  return [...errors.map(withSeverity('error')), ...warnings.map(withSeverity('warning'))]
}

/** Lines of rule files, each of which is read once; undefined where there is no such line. */
function createSourceReader(): (place: Place) => string | undefined {
  const files = new Map<string, string[]>()
  return ({ file, line }) => {
    if (line === undefined) return undefined
    const lines = files.get(file) ?? linesOf(file)
    files.set(file, lines)
    return lines[line - 1]
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)
  } catch {
    return []
  }
}
