import { basename } from 'node:path/posix'
import { identifiedBy } from '../../model/causes.js'
import type { CrashEvent, Frame } from '../../model/event.js'
import type { OutlineFrame, StackOutline } from '../../model/stack-outline.js'
import { plainName } from './function-name.js'
import { hasPlace, isRuntime } from './runtime-frames.js'

/** Further out, two stacks of one program are equal anyway. */
const MAX_FRAMES = 16

/** Of stacks of thousands of frames, so many are read: more than the turns of any recursion that is not the cause. */
const MAX_READ = 256

/** Undefined: nothing but program and cause tells this death, as one without a stack or a kill from outside. */
export function outlineOf(event: CrashEvent, cause: string): StackOutline | undefined {
  const identity = identifiedBy(cause)
  if (identity === 'program') return undefined
  const all = (event.stack?.frames ?? []).filter(hasPlace).slice(0, MAX_READ).map(outlined)
  const own = all.filter(({ isRuntime }) => !isRuntime)
  const frames = (own.length > 0 ? own : all).map(({ frame }) => frame)
  if (frames.length === 0) return undefined
  const cycle = identity === 'recursion' ? repeated(frames) : []
  return cycle.length > 0
    ? { kind: 'recursion', frames: cycle.slice(0, MAX_FRAMES) }
    : { kind: 'stack', frames: eachOnce(frames).slice(0, MAX_FRAMES) }
}

/** Build ids are of 20 bytes; so many digits tell them apart. */
const BUILD_ID_DIGITS = 12

function outlined({ module = '', symbol, buildId, moduleOffset, inlined, line }: Frame) {
  const file = basename(module)
  const name = symbol === undefined ? undefined : plainName(symbol)
  const frame: OutlineFrame = {
    ...(name !== undefined && { name: `${withoutSoversion(file)} ${name}` }),
    ...(moduleOffset !== undefined && { place: `${buildId?.slice(0, BUILD_ID_DIGITS) ?? file}+${moduleOffset}` }),
    ...(inlined && { inlined: true }),
    ...(line !== undefined && { hasLine: true }),
  }
  return { frame, isRuntime: isRuntime(file, name) }
}

/** `libfoo.so.6.0.30` to `libfoo.so`, `libc-2.31.so` to `libc.so` */
const withoutSoversion = (file: string): string =>
  file.replace(/\.so(?:\.\d+)+$/, '.so').replace(/-\d+(?:\.\d+)*\.so$/, '.so')

const idOf = ({ name, place }: OutlineFrame): string | undefined => name ?? place

/** How deep a program had called itself is chance: of the turns of a recursion, one counts. */
function eachOnce(frames: readonly OutlineFrame[]): OutlineFrame[] {
  const seen = new Set<string | undefined>()
  return frames.filter((frame) => !seen.has(idOf(frame)) && seen.add(idOf(frame)))
}

/** The functions of a recursion, in an order that does not depend on where it ended. */
function repeated(frames: readonly OutlineFrame[]): OutlineFrame[] {
  const times = new Map<string | undefined, number>()
  for (const frame of frames) times.set(idOf(frame), (times.get(idOf(frame)) ?? 0) + 1)
  return eachOnce(frames.filter((frame) => (times.get(idOf(frame)) ?? 0) > 1)).toSorted((a, b) =>
    String(idOf(a)) < String(idOf(b)) ? -1 : 1,
  )
}
