import type { OutlineFrame, StackOutline } from '../../model/stack-outline.js'

/**
 * From 0 to 1: how likely two deaths of one program and one cause are one bug. The position-dependent model of Dang et al.,
 * "ReBucket: a method for clustering duplicate crash reports based on call stack similarity" (ICSE 2012), with the
 * coefficients of CASR (libcasr/src/stacktrace.rs): frames that are equal count more the nearer to the crash, and less the
 * further one of them has moved. In addition, the functions that died must be the same: a function and the one that called
 * it have almost equal stacks, and bugs of their own.
 */
export function similarity(a: StackOutline, b: StackOutline): number {
  if (a.kind !== b.kind) return 0
  const compare = a.kind === 'recursion' ? overlap : inOneFunction
  const whole = compare(a.frames, b.frames)
  const [first, second] = [knowsInlining(a), knowsInlining(b)]
  // Where one does not know what is inlined, functions of machine code are compared.
  if (first === second) return whole
  const [machine, other] = [ofMachineCode(a), ofMachineCode(b)]
  // One function may have all others in it.
  const saysTooLittle = a.kind === 'stack' && Math.min(machine.length, other.length) < 2
  return saysTooLittle ? whole : Math.max(whole, compare(machine, other))
}

/** CASR merges up to a distance of 0.3. */
export const ALIKE = 0.7

/** The most similar one that is similar enough; of several the first. */
export function mostAlike<Known extends { outline: StackOutline }>(
  outline: StackOutline,
  known: readonly Known[],
): Known | undefined {
  let best: { known: Known; similarity: number } | undefined
  for (const each of known) {
    const found = similarity(outline, each.outline)
    if (found >= ALIKE && found > (best?.similarity ?? 0)) best = { known: each, similarity: found }
  }
  return best?.known
}

/** A file with lines has the functions that are inlined, too (DWARF); one with names alone does not. */
export const knowsInlining = ({ frames: [innermost] }: StackOutline): boolean =>
  innermost?.inlined === true || innermost?.hasLine === true

const ofMachineCode = ({ frames }: StackOutline): OutlineFrame[] => frames.filter(({ inlined }) => inlined !== true)

/** With a name each, by it; otherwise by the place in one and the same file. */
export const isSame = (a: OutlineFrame, b: OutlineFrame): boolean =>
  a.name !== undefined && b.name !== undefined ? a.name === b.name : a.place !== undefined && a.place === b.place

/** Functions so small that compilers inline them into each other. */
const MAX_INLINED = 3

/**
 * Where another compiler has inlined the function that died, it may name one further out: up to the one that both name, the
 * rest of the stack is compared. In one build, these are two functions.
 */
function inOneFunction(a: readonly OutlineFrame[], b: readonly OutlineFrame[]): number {
  const [[first], [other]] = [a, b]
  if (!first || !other) return 0
  if (isSame(first, other) || buildOf(first) === buildOf(other)) return positions(a, b)
  return Math.max(outerPart(a, b), outerPart(b, a))
}

function outerPart(long: readonly OutlineFrame[], short: readonly OutlineFrame[]): number {
  const [innermost] = short
  if (!innermost?.inlined) return 0
  const at = long.findIndex((frame) => isSame(frame, innermost))
  return at > MAX_INLINED ? 0 : positions(long.slice(at), short)
}

const buildOf = ({ place = '' }: OutlineFrame): string => place.slice(0, place.indexOf('+'))

/** What a match loses with its distance from the innermost frame, and with how far it has moved. */
const DEPTH = 0.04
const SHIFT = 0.13

function positions(a: readonly OutlineFrame[], b: readonly OutlineFrame[]): number {
  const shorter = Math.min(a.length, b.length)
  const [innermost, other] = [a[0], b[0]]
  if (!innermost || !other || !isSame(innermost, other)) return 0
  // One function alone says too little about who called it.
  if (shorter === 1 && a.length !== b.length) return 0
  let above = Array.from({ length: b.length + 1 }, () => 0)
  for (const [i, frame] of a.entries()) {
    const row = [0]
    for (const [j, other] of b.entries()) {
      const match = isSame(frame, other) ? Math.exp(-DEPTH * (Math.min(i, j) + 1) - SHIFT * Math.abs(i - j)) : 0
      row.push(Math.max(row[j] ?? 0, above[j + 1] ?? 0, (above[j] ?? 0) + match))
    }
    above = row
  }
  let most = 0
  for (let at = 1; at <= shorter; at++) most += Math.exp(-DEPTH * at)
  return (above.at(-1) ?? 0) / most
}

/** Of sets: what is common, of all there is. */
function overlap(a: readonly OutlineFrame[], b: readonly OutlineFrame[]): number {
  const common = a.filter((frame) => b.some((other) => isSame(frame, other))).length
  const all = a.length + b.length - common
  return all === 0 ? 0 : common / all
}
