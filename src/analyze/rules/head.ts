import { PROGRAM_VERSION } from '../../model/program-version.js'
import { readRange, satisfies } from '../operators/version.js'
import type { RuleDocument } from './document.js'
import { quote, type Report } from './problem.js'
import type { Reference } from './rule-file.js'
import { isMapping } from './shape.js'

/**
 * Whether a file is for this version of the program. If not, that is all there is to report: what is written for
 * another version need not make sense to this one.
 */
export function checkRequires({ value }: RuleDocument, report: Report): boolean {
  const range = isMapping(value) && isMapping(value.requires) ? value.requires.crashcrawler : undefined
  if (typeof range !== 'string') return true
  const path = ['requires', 'crashcrawler']
  if (!readRange(range)) {
    const expected = 'a range of versions such as ">=0.1 <1"'
    report({ code: 'CC0402', path, what: `crashcrawler is ${quote(range)}`, expected })
    return false
  }
  if (satisfies(PROGRAM_VERSION, range)) return true
  const what = `rules for crashcrawler ${quote(range)}; this is ${PROGRAM_VERSION}`
  report({ code: 'CC0401', path, what, expected: 'rules for this version, or that version of the program' })
  return false
}

/** The answer of checkRequires, which reports why not. */
export const isForThisProgram = (document: RuleDocument): boolean => checkRequires(document, () => {})

/** What a file extends, in order. What is not text is reported with the shape of the file. */
export function referencesOf({ value, place }: RuleDocument): Reference[] {
  const names: unknown[] = isMapping(value) && Array.isArray(value.extends) ? value.extends : []
  return names.flatMap((name, index) => {
    return typeof name === 'string' ? [{ name, place: place(['extends', index]) }] : []
  })
}
