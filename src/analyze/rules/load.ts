import { fileURLToPath } from 'node:url'
import { UserError, UserErrors } from '../../model/errors.js'
import { findRuleFiles, readRuleFile } from './files.js'
import { duplicates, parseRuleFile } from './parse.js'
import type { Rule } from './rule.js'

/** Three folders up is the root of the package, from src and from dist alike. */
const STOCK_RULES = fileURLToPath(new URL('../../../rules', import.meta.url))

export interface RuleSources {
  /** Whether the stock rules are wanted. */
  stock: boolean
  /** Files, and folders of files, to add. */
  paths: string[]
}

/**
 * All rules, in the order of files and places in them. Throws UserErrors with everything that is wrong in all of
 * the files, UserError where a path leads to none.
 */
export async function loadRules({ stock, paths }: RuleSources): Promise<Rule[]> {
  const found = await Promise.all((stock ? [STOCK_RULES, ...paths] : paths).map(findRuleFiles))
  const files = await Promise.all([...new Set(found.flat())].map(parseFile))
  const rules = files.flatMap((file) => file.rules)
  const errors = [...files.flatMap((file) => file.errors), ...duplicates(rules)]
  if (errors.length > 0) throw new UserErrors(errors)
  return rules
}

async function parseFile(file: string): Promise<{ rules: Rule[]; errors: UserError[] }> {
  try {
    return { rules: parseRuleFile(await readRuleFile(file), file), errors: [] }
  } catch (error) {
    if (error instanceof UserErrors) return { rules: [], errors: error.errors }
    if (error instanceof UserError) return { rules: [], errors: [error] }
    throw error
  }
}
