import type { TSchema } from 'typebox'
import { formatAddress } from '../../model/address.js'
import { readAddress } from '../operators/address.js'
import { elements, factSchema, isAddress, property } from './fact-shape.js'
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
    const event = isMapping(each.event) ? readFacts(each.event, [...path, 'event'], context.report) : undefined
    const { name, match, because } = each
    if (typeof because === 'string') checkReason(because, match, reasons, [...path, 'because'], context.report)
    if (typeof name !== 'string' || typeof match !== 'boolean' || !event) return []
    return [
      { name, match, because: typeof because === 'string' ? because : undefined, event, place: context.place(path) },
    ]
  })
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
