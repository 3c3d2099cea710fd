import { Engine, type RuleResult } from 'json-rules-engine'
import type { Facts } from './facts/registry.js'
import { holds } from './operators/evaluate.js'
import { useNamed } from './operators/use.js'
import { resolvePath } from './rules/path.js'
import { type Block, isLeaf, kindOf, type Leaf, partsOf, type Rule, walk } from './rules/rule.js'

/** The result of a condition: of a leaf with the value it was asked about, of a block with its parts. */
export type Outcome = { name?: string; holds: boolean } & (
  | { leaf: Leaf; actual: unknown }
  | { kind: 'all' | 'any'; parts: Outcome[] }
)

export interface Evaluation {
  rule: Rule
  when: Outcome
  /** Names of the exceptions that hold. */
  exceptions: string[]
}

/**
 * json-rules-engine with the rules in it. Returns the result of each of them for the facts of an event. Runs wait
 * for each other: concurrent ones on one engine can lose rules.
 */
export function createEvaluator(rules: Rule[]): (facts: Facts) => Promise<Evaluation[]> {
  const engine = new Engine([], { pathResolver: resolvePath })
  const blocks = new Map<string, Block>()
  rules.forEach((rule, index) => {
    blocks.set(`${index}`, rule.when)
    rule.exceptions.forEach(({ when }, position) => {
      blocks.set(`${index} ${position}`, when)
    })
  })
  for (const [name, conditions] of blocks) engine.addRule({ name, conditions, event: { type: name } })
  const leaves = [...blocks.values()].flatMap((block) => [...walk(block)].filter(isLeaf))
  addOperators(engine, leaves)
  const factNames = new Set(leaves.map(({ fact }) => fact))

  const evaluate = async (facts: Facts): Promise<Evaluation[]> => {
    const values = Object.fromEntries([...factNames].map((name) => [name, () => facts(name)]))
    const { results, failureResults } = await engine.run(values)
    const byName = new Map([...results, ...failureResults].map((result) => [result.name, result]))
    return rules.map((rule, index) => ({
      rule,
      when: outcomeOf(rule.when, byName.get(`${index}`)),
      exceptions: rule.exceptions.flatMap(({ name }, position) =>
        byName.get(`${index} ${position}`)?.result === true ? [name] : [],
      ),
    }))
  }
  return oneAfterAnother(evaluate)
}

/** Under the whole name with its decorators, so that ours decide in place of the engine's own. */
function addOperators(engine: Engine, leaves: Leaf[]): void {
  for (const name of new Set(leaves.map(({ operator }) => operator))) {
    const use = useNamed(name)
    engine.addOperator(name, (fact: unknown, value: unknown) => holds(use, fact, value) === true)
  }
}

type ConditionResult = RuleResult['conditions'] | Extract<RuleResult['conditions'], { all: unknown }>['all'][number]

function outcomeOf(block: Block, result: RuleResult | undefined): Outcome {
  if (!result) throw new Error('the engine lost a rule')
  // The engine leaves the outcome of the topmost block to the rule.
  return { ...outcome(block, result.conditions), holds: result.result === true }
}

function outcome(condition: Block | Leaf, result: ConditionResult): Outcome {
  const held = 'result' in result && result.result === true
  if (isLeaf(condition)) {
    return {
      name: condition.name,
      holds: held,
      leaf: condition,
      actual: 'factResult' in result ? result.factResult : undefined,
    }
  }
  const results = 'all' in result ? result.all : 'any' in result ? result.any : []
  const parts = partsOf(condition).flatMap((part, index) => {
    const below = results[index]
    return below ? [outcome(part, below)] : []
  })
  return { name: condition.name, holds: held, kind: kindOf(condition), parts }
}

function oneAfterAnother<T, R>(run: (input: T) => Promise<R>): (input: T) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve()
  return (input) => {
    const next = last.then(() => run(input))
    last = next.catch(() => undefined)
    return next
  }
}
