import { expect } from 'vitest'
import { parseRuleFile } from '../../../src/analyze/rules/parse.js'
import type { Rule } from '../../../src/analyze/rules/rule.js'

interface RuleText {
  when: string
  /** Further keys of the rule, one a line. */
  also?: string[]
  /** Further keys of the file, one a line. */
  file?: string[]
}

/** A file with one rule: where the file has no further keys, `when` is on line 8 and `also` starts on line 10. */
export const ruleText = ({ when, also = [], file = [] }: RuleText): string =>
  [
    'version: 1',
    ...file,
    'rules:',
    '  - id: team/one',
    '    title: One',
    '    cause: x-team',
    '    severity: high',
    '    confidence: low',
    `    when: ${when}`,
    '    message: died',
    ...also.map((line) => `    ${line}`),
  ].join('\n')

export const rulesOf = (text: RuleText): Rule[] => parseRuleFile(ruleText(text), 'team.yaml')

/** The errors of a file, without its name and their codes. */
export function errorsOf(text: string): string[] {
  try {
    parseRuleFile(text, 'team.yaml')
    return []
  } catch (error) {
    expect(error).toHaveProperty('name', 'UserError')
    return String(error instanceof Error && error.message)
      .split('\n')
      .map((line) => line.replace(/^team\.yaml:/, '').replace(/ CC\d{4}:/, ''))
  }
}
