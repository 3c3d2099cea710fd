import { compiledContent, compiledLine } from '../compiled.js'
import type { RuleFile } from './rule-file.js'

/** Stands for the name of the file, which is known only where the program is installed. */
const FILE = '"file":"@"'

/** The line of a rule file. Only for a file that extends no other. */
export function compiledRuleLine(text: string, file: string, { rules, overrides, ignores, names }: RuleFile): string {
  const content = { rules, overrides, ignores, lists: names.lists, conditions: [...names.conditions] }
  return compiledLine(text, JSON.stringify(content).replaceAll(`"file":${JSON.stringify(file)}`, FILE))
}

/** What readRuleFile returns for a text, where it is that of a stock rule file as the program was built with. */
export function compiledFile(text: string, file: string): RuleFile | undefined {
  const line = compiledContent(text)
  if (line === undefined) return undefined
  const { rules, overrides, ignores, lists, conditions } = JSON.parse(
    line.replaceAll(FILE, `"file":${JSON.stringify(file)}`),
  )
  return { rules, overrides, ignores, names: { lists, conditions: new Map(conditions) } }
}
