import { formatPlace, UserError, UserErrors } from '../../model/errors.js'
import { requiredKeys } from '../matching/required-keys.js'
import { type LoadedFile, loadRuleSet, type RuleSet } from '../rules/load.js'
import { isLeaf, type Rule, walk } from '../rules/rule.js'
import { contradictions } from './contradiction.js'
import { nestedRepetition } from './nested-repetition.js'
import { shadowed } from './shadowed.js'
import { unused } from './unused.js'

export interface LintResult {
  errors: UserError[]
  /** None where there are errors: what rules mean is known only when all of them can be read. */
  warnings: UserError[]
}

/** Everything that is wrong with rule files, and what looks wrong; without paths of the stock rules. */
export async function lint(paths: string[]): Promise<LintResult> {
  try {
    const set = await loadRuleSet({ stock: paths.length === 0, paths })
    const warnings = [...warningsOf(set), ...(paths.length === 0 ? [] : await takenByStock(set))]
    // Files that are only extended belong to someone else.
    const named = new Set(set.files.filter((file) => file.named).map(({ file }) => file))
    const own = warnings.filter(({ place }) => place && named.has(place.file))
    return { errors: [], warnings: inOrder(distinct(own)) }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { errors: error instanceof UserErrors ? error.errors : [error], warnings: [] }
  }
}

const warningsOf = ({ rules, files }: RuleSet): UserError[] => [
  ...files.flatMap(pitfalls),
  ...rules.flatMap((rule) => [...contradictions(rule), ...unindexed(rule), ...repetitions(rule)]),
  ...shadowed(rules),
  ...unused(files),
]

const pitfalls = ({ document }: LoadedFile): UserError[] =>
  document()
    .pitfalls()
    .map(({ what, place }) => {
      return new UserError(`${what}; expected quotes, or another way to write it`, place, 'CC0905')
    })

/** A rule that says nothing about the kind of death is asked about every one. */
function unindexed({ id, when, place }: Rule): UserError[] {
  if (requiredKeys(when).every((keys) => keys.size > 0)) return []
  const expected = 'a condition that always has to hold on signal, exitCode, comm or another of the facts in its index'
  return [
    new UserError(`no index can serve rule ${id}: it is tried on every death; expected ${expected}`, place, 'CC0903'),
  ]
}

function repetitions(rule: Rule): UserError[] {
  return [rule.when, ...rule.exceptions.map(({ when }) => when)].flatMap((when) =>
    [...walk(when)].filter(isLeaf).flatMap(({ operator, value, place = rule.place }) => {
      const found = operator.endsWith('matches') && typeof value === 'string' ? nestedRepetition(value) : undefined
      if (found === undefined) return []
      const what = `${JSON.stringify(found)} repeats a repetition: RE2 takes it, other engines can hang on it`
      return [new UserError(`${what}; expected one repetition`, place, 'CC0904')]
    }),
  )
}

/** The two can be used together only with --no-stock-rules. */
async function takenByStock({ rules, off, files }: RuleSet): Promise<UserError[]> {
  const loaded = new Set(files.map(({ real }) => real))
  const stock = (await loadRuleSet({ stock: true, paths: [] })).files.filter(({ real }) => !loaded.has(real))
  const taken = new Map(stock.flatMap((file) => file.rules.map((rule) => [rule.id, rule])))
  return [...rules, ...off].flatMap(({ id, place }) => {
    const other = taken.get(id)
    if (!other) return []
    const what = `rule id "${id}" is taken by the stock rule at ${formatPlace(other.place)}`
    return [new UserError(`${what}; expected another, or to be used with --no-stock-rules`, place, 'CC0907')]
  })
}

/** A named condition is in every rule that refers to it, and is reported once. */
const distinct = (warnings: UserError[]): UserError[] => [
  ...new Map(warnings.map((warning) => [warning.message, warning])).values(),
]

function inOrder(warnings: UserError[]): UserError[] {
  const key = ({ place }: UserError): [string, number, number] => [
    place?.file ?? '',
    place?.line ?? 0,
    place?.column ?? 0,
  ]
  return warnings.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    return left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : left[1] - right[1] || left[2] - right[2]
  })
}
