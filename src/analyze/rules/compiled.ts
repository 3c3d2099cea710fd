import { compiledContent, compiledLine } from '../compiled.js'
import type { Rule, RuleTest } from './rule.js'
import type { RuleFile } from './rule-file.js'

/** Stands for the name of the file, which is known only where the program is installed. */
const FILE = '"file":"@"'

/** What readRuleFile returned, as JSON. Only for a file that extends no other. */
export function toCompiled({ rules, overrides, ignores, names }: CompiledRuleFile, file: string): string {
  return toJson({ rules, overrides, ignores, lists: names.lists, conditions: [...names.conditions] }, file)
}

/** What toCompiled was given. Throws SyntaxError for what it did not make. */
export function fromCompiled(json: string, file: string): RuleFile {
  const { rules, overrides, ignores, lists, conditions } = fromJson(json, file)
  return { rules, overrides, ignores, names: { lists, conditions: new Map(conditions) } }
}

type CompiledRuleFile = Omit<RuleFile, 'rules'> & { rules: Omit<Rule, 'tests'>[] }

/** The line of a stock rule file, without the tests of its rules. */
export function compiledRuleLine(text: string, file: string, content: RuleFile): string {
  const rules = content.rules.map(({ tests: _, ...rule }) => rule)
  return compiledLine(text, toCompiled({ ...content, rules }, file))
}

/** The line of the tests of the same file: those of each rule, in their order. */
export function compiledTestLine(text: string, file: string, { rules }: RuleFile): string {
  const tests = rules.map((rule) => rule.tests)
  return compiledLine(text, toJson(tests, file))
}

/** What readRuleFile returns for a text, where it is that of a stock rule file as the program was built with. */
export function compiledFile(text: string, file: string): RuleFile | undefined {
  const json = compiledContent(text)
  if (json === undefined) return undefined
  const content = fromCompiled(json, file)
  let known: RuleTest[][] | undefined
  const testsOf = (index: number): RuleTest[] => {
    known ??= testsIn(text, file)
    return known[index] ?? []
  }
  content.rules.forEach((rule, index) => {
    readLater(rule, () => testsOf(index))
  })
  return content
}

/** Tests are read when they are asked for. */
const readLater = (rule: Rule, tests: () => RuleTest[]): Rule =>
  Object.defineProperty(rule, 'tests', { get: tests, enumerable: true, configurable: true })

function testsIn(text: string, file: string): RuleTest[][] {
  const line = compiledContent(text, 'rule-tests')
  if (line === undefined) throw new Error(`${file}: its tests were not built with its rules`)
  return fromJson(line, file)
}

const toJson = (content: unknown, file: string): string =>
  JSON.stringify(content).replaceAll(`"file":${JSON.stringify(file)}`, FILE)

const fromJson = (json: string, file: string) => JSON.parse(json.replaceAll(FILE, `"file":${JSON.stringify(file)}`))
