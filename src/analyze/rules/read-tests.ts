import type { TSchema } from 'typebox'
import { formatAddress } from '../../model/address.js'
import { readAddress } from '../operators/address.js'
import { elements, factSchema, isAddress, property } from './fact-shape.js'
import { checkPossible } from './known-value.js'
import { oneOf, type Path, quote, type Report } from './problem.js'
import type { RuleTest } from './rule.js'
import type { RuleContext } from './scope.js'
import { checkShape, isMapping } from './shape.js'

/** The tests of a rule. `reasons` are the names `because` may give, if they are known. */
export function readTests(source: unknown, reasons: string[] | undefined, context: RuleContext): RuleTest[] {
  const sources: unknown[] = Array.isArray(source) ? source : []
  return sources.flatMap((each, index) => {
    if (!isMapping(each)) return []
    const path = [...context.path, 'tests', index]
    const { name, match, because } = each
    if (typeof because === 'string') checkReason(because, match, reasons, [...path, 'because'], context.report)
    checkInput(each, path, context.report)
    const event = isMapping(each.event) ? readFacts(each.event, [...path, 'event'], context.report) : undefined
    if (typeof name !== 'string' || typeof match !== 'boolean') return []
    const reason = typeof because === 'string' ? because : undefined
    return [{ name, match, because: reason, event, log: readLogName(each, path, context), place: context.place(path) }]
  })
}

/** One event, given or recorded. */
function checkInput(test: Record<string, unknown>, path: Path, report: Report): void {
  const expected = 'either event: with facts by name, or log: with a recorded event'
  const wrong = (what: string): void => report({ code: 'CC0503', path, what, expected })
  if ('event' in test && 'log' in test) wrong('a test with both event and log')
  else if (!('event' in test) && !('log' in test)) wrong('a test without an event')
  else if ('id' in test && !('log' in test)) wrong('an id without a log')
}

function readLogName({ log, id }: Record<string, unknown>, path: Path, { place }: RuleContext): RuleTest['log'] {
  if (typeof log !== 'string') return undefined
  return { file: log, id: typeof id === 'string' ? id : undefined, place: place([...path, 'log']) }
}

function checkReason(because: string, match: unknown, reasons: string[] | undefined, path: Path, report: Report): void {
  if (match === true)
    report({ code: 'CC0501', path, what: '"because" of a test that matches', expected: 'match: false' })
  if (!reasons || reasons.includes(because)) return
  const expected = reasons.length > 0 ? oneOf(reasons) : 'a condition or exception with a name'
  report({
    code: 'CC0502',
    path,
    what: `no condition or exception ${quote(because)}`,
    expected,
    name: because,
    candidates: reasons,
  })
}

function readFacts(source: Record<string, unknown>, path: Path, report: Report): Record<string, unknown> {
  const facts: Record<string, unknown> = {}
  for (const [name, given] of Object.entries(source)) {
    const schema = factSchema(name, [...path, name], report, true)
    if (!schema) continue
    facts[name] = withFullAddresses(schema, given)
    checkShape(schema, facts[name], [...path, name], report)
    checkPossible(name, given, [...path, name], report)
  }
  return facts
}

/** Events have addresses of 16 digits; a person writes "0x18". */
function withFullAddresses(schema: TSchema | undefined, value: unknown): unknown {
  if (!schema) return value
  if (Array.isArray(value)) return value.map((item) => withFullAddresses(elements(schema), item))
  if (isMapping(value)) {
    const entries = Object.entries(value)
    return Object.fromEntries(entries.map(([key, item]) => [key, withFullAddresses(property(schema, key), item)]))
  }
  const address = isAddress(schema) ? readAddress(value) : undefined
  return address === undefined ? value : formatAddress(address)
}
