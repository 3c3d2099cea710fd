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
}

/** The answer to a question where it is the same for all events in view. */
export type Known = (leaf: Leaf) => boolean | undefined

export interface Compiler {
  /** What is known is not asked. */
  compile(condition: Condition, known?: Known): Compiled
}

/** Compiles conditions over the same inputs. Equal questions share their answer. */
export function createCompiler(inputs: Inputs): Compiler {
  const answers = new Map<string, Compiled>()
  // Each kind of events asks for the same leaves again.
  const byLeaf = new Map<Leaf, Compiled>()

  const answerTo = (leaf: Leaf): Compiled => {
    const known = byLeaf.get(leaf)
    if (known) return known
    const key = JSON.stringify([leaf.fact, leaf.path, leaf.operator, leaf.value])
    const answer = answers.get(key) ?? ask(leaf, inputs)
    answers.set(key, answer)
    byLeaf.set(leaf, answer)
    return answer
  }
  const compile = (condition: Condition, known: Known = () => undefined): Compiled => {
    if (!isLeaf(condition)) return compileBlock(condition, (part) => compile(part, known))
    const answer = known(condition)
    return answer === undefined ? answerTo(condition) : answer ? HOLDS : FAILS
  }
  return { compile }
}

const HOLDS: Compiled = { cost: 0, holds: () => true }
const FAILS: Compiled = { cost: 0, holds: () => false }

/** Whether what is known is enough to say that it holds for none of the events in view. */
export const holdsForNone = (compiled: Compiled): boolean => compiled === FAILS

/** Cheap parts first: the first one that fails, or in `any` that holds, decides. Without parts a block holds. */
function compileBlock(block: Block, compilePart: (part: Condition) => Compiled): Compiled {
  const parts = partsOf(block).map(compilePart)
  const [neutral, decisive] = kindOf(block) === 'all' ? [HOLDS, FAILS] : [FAILS, HOLDS]
  if (parts.length === 0) return HOLDS
  if (parts.includes(decisive)) return decisive
  const open = [...new Set(parts)].filter((part) => part !== neutral).toSorted((a, b) => a.cost - b.cost)
  const [only, ...others] = open
  if (!only) return neutral
  if (others.length === 0) return only
  const tests = open.map((part) => part.holds)
  const all = (): boolean => {
    for (const test of tests) if (!test()) return false
    return true
  }
  const any = (): boolean => {
    for (const test of tests) if (test()) return true
    return false
  }
  return { cost: open.reduce((sum, { cost }) => sum + cost, 0), holds: decisive === FAILS ? all : any }
}

function ask(leaf: Leaf, inputs: Inputs): Compiled {
  const use = useNamed(leaf.operator)
  const cost = costOf(leaf, use)
  const answer = question(use, inputs.reader(leaf), leaf.value)
  return { cost, holds: cost > CHEAP ? oncePerEvent(answer, inputs) : answer }
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
