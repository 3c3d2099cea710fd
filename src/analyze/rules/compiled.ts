import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { packageFile } from '../../model/package-file.js'
import type { RuleFile } from './rule-file.js'

/** Written when the program is built. To read the stock rules anew would take each command half a second. */
const COMPILED = 'dist/stock-rules.txt'

/** Stands for the name of the file, which is known only where the program is installed. */
const FILE = '"file":"@"'

/** What a rule file says, as a line: the digest of its text, and its content. Only of a file that extends no other. */
export const compiledLine = (text: string, file: string, { rules, overrides, names }: RuleFile): string => {
  const content = { rules, overrides, lists: names.lists, conditions: [...names.conditions] }
  return `${digest(text)} ${JSON.stringify(content).replaceAll(`"file":${JSON.stringify(file)}`, FILE)}\n`
}

/** What readRuleFile would say of a text, where it is that of a stock rule file as the program was built with. */
export function compiledFile(text: string, file: string): RuleFile | undefined {
  lines ??= readLines()
  const line = lines.get(digest(text))
  if (line === undefined) return undefined
  const { rules, overrides, lists, conditions } = JSON.parse(line.replaceAll(FILE, `"file":${JSON.stringify(file)}`))
  return { rules, overrides, names: { lists, conditions: new Map(conditions) } }
}

/** By digest. */
let lines: ReadonlyMap<string, string> | undefined

function readLines(): ReadonlyMap<string, string> {
  const text = readCompiled()
  return new Map(text.split('\n').map((line) => [line.slice(0, DIGEST_LENGTH), line.slice(DIGEST_LENGTH + 1)] as const))
}

function readCompiled(): string {
  try {
    return readFileSync(packageFile(COMPILED), 'utf8')
  } catch {
    // While it is being built.
    return ''
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const DIGEST_LENGTH = 64
