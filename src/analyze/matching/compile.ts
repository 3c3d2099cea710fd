import type { Outcome } from '../engine.js'
import { CAPTURED } from '../facts/captured.js'
import { holds } from '../operators/evaluate.js'
import { type OperatorUse, useNamed } from '../operators/use.js'
import { type Block, type Condition, isLeaf, kindOf, type Leaf, partsOf } from '../rules/rule.js'
import type { Inputs } from './inputs.js'

/** A condition made into functions, to be asked about the event that its inputs have turned to. */
export interface Compiled {
  /** How long an answer takes, roughly, in units of a comparison of two numbers. */
  cost: number
  holds(): boolean
  /** The result of it and of everything below it, as the engine gives it. */
  outcome(): Outcome
}

/** Compiles conditions over the same inputs. Equal questions share their answer. */
export function createCompiler(inputs: Inputs): (condition: Condition) => Compiled {
  const answers = new Map<string, Pick<Compiled, 'cost' | 'holds'>>()

  const answerTo = (leaf: Leaf): Pick<Compiled, 'cost' | 'holds'> => {
    const key = JSON.stringify([leaf.fact, leaf.path, leaf.operator, leaf.value])
    const known = answers.get(key)
    if (known) return known
    const use = useNamed(leaf.operator)
    const cost = costOf(leaf, use)
    const ask = question(use, inputs.reader(leaf), leaf.value)
    const answer = { cost, holds: cost > CHEAP ? oncePerEvent(ask, inputs) : ask }
    answers.set(key, answer)
    return answer
  }

  const compile = (condition: Condition): Compiled => {
    if (!isLeaf(condition)) return compileBlock(condition, partsOf(condition).map(compile))
    const read = inputs.reader(condition)
    const { cost, holds: leafHolds } = answerTo(condition)
    return {
      cost,
      holds: leafHolds,
      outcome: () => ({ name: condition.name, holds: leafHolds(), leaf: condition, actual: read() }),
    }
  }
  return compile
}

/** Cheap parts first: the first one that fails, or in `any` that holds, decides. Without parts a block holds. */
function compileBlock(block: Block, parts: Compiled[]): Compiled {
  const tests = parts.toSorted((a, b) => a.cost - b.cost).map((part) => part.holds)
  const all = (): boolean => {
    for (const test of tests) if (!test()) return false
    return true
  }
  const any = (): boolean => {
    for (const test of tests) if (test()) return true
    return tests.length === 0
  }
  const kind = kindOf(block)
  const blockHolds = kind === 'all' ? all : any
  return {
    cost: parts.reduce((sum, { cost }) => sum + cost, 0),
    holds: blockHolds,
    outcome: () => ({ name: block.name, holds: blockHolds(), kind, parts: parts.map((part) => part.outcome()) }),
  }
}

/** Not to know is not to hold. */
function question(use: OperatorUse, read: () => unknown, value: Leaf['value']): () => boolean {
  if (use.decorators.length > 0) return () => holds(use, read(), value) === true
  const { operator } = use
  return () => {
    const actual = read()
    return actual !== undefined && operator.holds(actual, value) === true
  }
}

const CHEAP = 1
const COSTS: Readonly<Record<string, number>> = { matches: 20, versionIn: 10, addressBelow: 5, addressIn: 5 }
const LIST = 8
/** Of a fact that has to be worked out first. */
const WORK = 6

function costOf({ fact, path }: Leaf, { decorators, operator }: OperatorUse): number {
  const lists = decorators.filter((decorator) => decorator !== 'not').length
  const reading = (path === undefined ? 0 : LIST) + (Object.hasOwn(CAPTURED, fact) ? 0 : WORK)
  return (COSTS[operator.name] ?? 1) * LIST ** lists + reading
}

function oncePerEvent(ask: () => boolean, inputs: Inputs): () => boolean {
  let answered = -1
  let answer = false
  return () => {
    if (answered !== inputs.event()) {
      answer = ask()
      answered = inputs.event()
    }
    return answer
  }
}
