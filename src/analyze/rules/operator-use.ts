import { shapeName } from '../operators/comparison.js'
import type { Shape } from '../operators/operator.js'
import { patternError } from '../operators/text.js'
import { DECORATORS, type Decorator, OPERATORS, type OperatorUse, SWAPPED } from '../operators/use.js'
import { oneOf, type Path, quote, type Report } from './problem.js'

const PREFIXES = DECORATORS.map((name) => `${name}:`)

/** `not:someFact:matches` as a rule writes it. Unknown and misplaced parts are reported. */
export function parseOperator(text: string, path: Path, report: Report): OperatorUse | undefined {
  const parts = text.split(':')
  const name = parts.pop() ?? ''
  const swap = parts.at(-1) === 'swap'
  if (swap) parts.pop()
  const operator = OPERATORS.get(swap ? (SWAPPED[name] ?? '') : name)
  if (!operator) {
    const candidates = swap ? Object.keys(SWAPPED) : [...OPERATORS.keys()]
    const what =
      swap && OPERATORS.has(name) ? `swap: does not go with ${quote(name)}` : `unknown operator ${quote(name)}`
    report({ code: 'CC0302', path, what, expected: oneOf(candidates), name, candidates })
  }
  const decorators: Decorator[] = []
  for (const part of parts) {
    if (part === 'not' || part === 'someFact' || part === 'everyFact') decorators.push(part)
    else if (part === 'swap')
      report({ code: 'CC0303', path, what: 'swap: in the wrong place', expected: 'swap: right before the operator' })
    else {
      const expected = oneOf(PREFIXES)
      report({
        code: 'CC0303',
        path,
        what: `unknown decorator ${quote(`${part}:`)}`,
        expected,
        name: `${part}:`,
        candidates: PREFIXES,
      })
    }
  }
  return operator && { decorators, operator }
}

/** Whether the operator can be asked about the fact and compare it with the value; if not, it is reported. */
export function checkUse(use: OperatorUse, shape: Shape, value: unknown, path: Path, report: Report): boolean {
  const atOperator = [...path, 'operator']
  let element = shape
  for (const decorator of use.decorators.filter((each) => each !== 'not')) {
    if (element.kind !== 'list') {
      const what = `${decorator}: asks about a list, and this is ${shapeName(element)}`
      report({ code: 'CC0306', path: atOperator, what, expected: `the operator without ${decorator}:` })
      return false
    }
    element = element.items
  }
  const { name, appliesTo } = use.operator
  if (!appliesTo.includes(element.kind)) {
    report({
      code: 'CC0306',
      path: atOperator,
      what: `${name} does not go with ${shapeName(element)}`,
      expected: operatorsFor(element),
    })
    return false
  }
  if (use.operator.accepts(value, element)) return true
  const isPattern = name === 'matches' && typeof value === 'string'
  const reason = isPattern ? `: ${patternError(value)}` : ''
  report({
    code: isPattern ? 'CC0308' : 'CC0307',
    path: [...path, 'value'],
    what: `value is ${quote(value)}${reason}`,
    expected: use.operator.expected(element),
  })
  return false
}

function operatorsFor(shape: Shape): string {
  if (shape.kind === 'object') return 'a path to one of its keys'
  const names = [...OPERATORS.values()]
    .filter(({ appliesTo }) => appliesTo.includes(shape.kind))
    .map(({ name }) => name)
  return oneOf(shape.kind === 'list' ? [...names, 'someFact:…', 'everyFact:…'] : names)
}
