import { compiledContent, compiledLine } from '../compiled.js'
import type { RuleFile } from './rule-file.js'

/** Stands for the name of the file, which is known only where the program is installed. */
const FILE = '"file":"@"'

/** The line of a rule file. */
export const compiledRuleLine = (text: string, file: string, content: RuleFile): string =>
  compiledLine(text, toCompiled(content, file))

/** What readRuleFile returned, as JSON. Only for a file that extends no other. */
export function toCompiled({ rules, overrides, ignores, names }: RuleFile, file: string): string {
  const content = { rules, overrides, ignores, lists: names.lists, conditions: [...names.conditions] }
  return JSON.stringify(content).replaceAll(`"file":${JSON.stringify(file)}`, FILE)
}

/** What toCompiled was given. Throws SyntaxError for what it did not make. */
export function fromCompiled(json: string, file: string): RuleFile {
  const { rules, overrides, ignores, lists, conditions } = JSON.parse(
    json.replaceAll(FILE, `"file":${JSON.stringify(file)}`),
  )
  return { rules, overrides, ignores, names: { lists, conditions: new Map(conditions) } }
}

/** What readRuleFile returns for a text, where it is that of a stock rule file as the program was built with. */
export function compiledFile(text: string, file: string): RuleFile | undefined {
  const json = compiledContent(text)
  return json === undefined ? undefined : fromCompiled(json, file)
}
