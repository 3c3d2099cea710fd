import { compiledContent, compiledLine } from '../compiled.js'
import type { Rule, RuleTest } from './rule.js'
import type { RuleFile } from './rule-file.js'

/** Stands for the name of the file, which is known only where the program is installed. */
const FILE = '"file":"@"'

/** The line of a rule file, without the tests of its rules. Only for a file that extends no other. */
export function compiledRuleLine(text: string, file: string, { rules, overrides, ignores, names }: RuleFile): string {
  const untested = rules.map(({ tests: _, ...rule }) => rule)
  const content = { rules: untested, overrides, ignores, lists: names.lists, conditions: [...names.conditions] }
  return compiledLine(text, toJson(content, file))
}

/** The line of the tests of the same file: those of each rule, in their order. */
export const compiledTestLine = (text: string, file: string, { rules }: RuleFile): string =>
  compiledLine(
    text,
    toJson(
      rules.map(({ tests }) => tests),
      file,
    ),
  )

/** What readRuleFile returns for a text, where it is that of a stock rule file as the program was built with. */
export function compiledFile(text: string, file: string): RuleFile | undefined {
  const line = compiledContent(text)
  if (line === undefined) return undefined
  const { rules, overrides, ignores, lists, conditions } = fromJson(line, file)
  let known: RuleTest[][] | undefined
  const testsOf = (index: number): RuleTest[] => {
    known ??= testsIn(text, file)
    return known[index] ?? []
  }
  return {
    rules: rules.map((rule: Omit<Rule, 'tests'>, index: number) => withTests(rule, () => testsOf(index))),
    overrides,
    ignores,
    names: { lists, conditions: new Map(conditions) },
  }
}

/** They are read when they are asked for. */
const withTests = (rule: Omit<Rule, 'tests'>, tests: () => RuleTest[]): Omit<Rule, 'tests'> =>
  Object.defineProperty(rule, 'tests', { get: tests, enumerable: true, configurable: true })

function testsIn(text: string, file: string): RuleTest[][] {
  const line = compiledContent(text, 'rule-tests')
  if (line === undefined) throw new Error(`${file}: its tests were not built with its rules`)
  return fromJson(line, file)
}

const toJson = (content: unknown, file: string): string =>
  JSON.stringify(content).replaceAll(`"file":${JSON.stringify(file)}`, FILE)

const fromJson = (line: string, file: string) => JSON.parse(line.replaceAll(FILE, `"file":${JSON.stringify(file)}`))
