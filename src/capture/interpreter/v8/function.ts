import type { LanguageFrame } from '../../../model/language-stack.js'
import { type Heap, smallInteger } from './heap.js'
import { positionIn } from './positions.js'
import type { ScriptFrame } from './stack.js'

const MAX_NAME = 256
const MAX_FILE = 1024
/** Of a bundle. */
const MAX_SOURCE = 16 * 1024 * 1024

/** Flags, and then the number of parameters and of locals: ScopeInfo (V8's objects/scope-info.tq). */
const SCOPE_HEADER = 8
/** From this number on, the names of locals are in a table of their own (kScopeInfoMaxInlinedLocalNamesSize). */
const MAX_INLINED = 75
/** After the locals: what a class or the function itself is called, with where it is kept, then its positions. */
const MAX_SCOPE_WORDS = 8
const MAX_NAMES = 5

const WORD = 8

/**
 * A function and its line: where it is or, unless V8 has written down positions for it, where it begins. undefined for a
 * function of V8 itself, which has no script. `sources`: those that were read already, by where they are.
 */
export function scriptFunction(
  heap: Heap,
  frame: ScriptFrame,
  sources: Map<bigint, string>,
): LanguageFrame | undefined {
  const { field, typeOf, text, constants: c } = heap
  const shared = field(frame.function, c.shared)
  const script = shared && field(shared, c.script)
  if (!shared || !script || typeOf(script) !== c.scriptType) return undefined
  const file = text(field(script, c.scriptName), MAX_FILE)
  if (file === undefined || file === '') return undefined
  const { name, start } = scopeOf(heap, field(shared, c.nameOrScope))
  const exact = positionIn(heap, frame)
  const position = exact ?? start
  const source = position === undefined ? undefined : sourceTo(heap, field(script, c.scriptSource), position, sources)
  return {
    function: name,
    file: file.replace(/^file:\/\//, ''),
    line: source === undefined || position === undefined ? 0 : lineOf(source, position),
    begins: exact === undefined || undefined,
  }
}

/** The source of a script, as far as to a position at least. */
function sourceTo(
  heap: Heap,
  source: bigint | undefined,
  position: number,
  known: Map<bigint, string>,
): string | undefined {
  const before = known.get(source ?? 0n)
  if (before !== undefined && before.length >= position) return before
  const text = source === undefined || position > MAX_SOURCE ? undefined : heap.text(source, position)
  if (text !== undefined) known.set(source ?? 0n, text)
  return text
}

function lineOf(source: string, position: number): number {
  let line = 1
  for (let at = source.indexOf('\n'); at !== -1 && at < position; at = source.indexOf('\n', at + 1)) line += 1
  return line
}

/** Before V8 13 the positions come last; from then on, before the locals. */
const POSITIONS_FIRST = 5
const START = 3

function scopeOf(heap: Heap, scope: bigint | undefined): { name?: string; start?: number } {
  const { field, typeOf, text, constants: c } = heap
  if (scope === undefined) return {}
  if (typeOf(scope) !== c.scopeType) return { name: text(scope, MAX_NAME) }
  const at = (index: number): bigint | undefined => field(scope, SCOPE_HEADER + index * WORD)
  const locals = smallInteger(at(c.scopeLocals))
  if (locals === undefined || locals < 0) return {}
  const first = c.scopeFirst + (locals < MAX_INLINED ? 2 * locals : 1 + locals)
  const rest = Array.from({ length: MAX_SCOPE_WORDS }, (_, index) => at(first + index))
  // A function without a name has that of what it was assigned to, after it.
  const names = rest.slice(0, MAX_NAMES).map((value) => text(value, MAX_NAME))
  const start = c.scopeFirst === POSITIONS_FIRST ? smallInteger(at(START)) : startAmong(rest.map(smallInteger))
  return { name: names.find((name) => name), start: start !== undefined && start >= 0 ? start : undefined }
}

/** The number of a variable may come first, and then the start and the end of the function. */
function startAmong(numbers: readonly (number | undefined)[]): number | undefined {
  const index = numbers.findIndex((number, at) => {
    const [next, afterNext] = [numbers[at + 1], numbers[at + 2]]
    return number !== undefined && next !== undefined && (afterNext === undefined || afterNext < next)
  })
  return numbers[index]
}
