import { framesOutsideAbort } from '../../model/abort-frames.js'
import { shortAddress } from '../../model/address.js'
import type { Frame } from '../../model/event.js'
import { clip, visible } from '../escape/visible.js'
import { baseName, orEmpty } from './text.js'

export interface FrameView {
  /** #0 */
  index: string
  ip: string
  /** symbol+0x1c, module+0x1189, or ?? */
  function: string
  /** resize.c:42 */
  source: string
  /** Name of the mapped file, and its path. */
  module: string
  path: string
  inlined: boolean
  /** 0, or how many frames in a row look like this one: a function that calls itself. */
  repeated: number
  /** Frames left out between the one before and this one. */
  skipped: number
  /** The whole of it: #0  0x… symbol+0x1c at resize.c:42 in imagetool */
  line: string
}

export interface FramesView {
  frames: FrameView[]
  /** All lines, and how many frames were left out between the first and the last. */
  text: string
  omitted: number
  /** The first few from the function to blame on, which libc's abort() stands above, and how many more there are. */
  top: FrameView[]
  more: number
}

/** Endless recursion has thousands of frames: runs of the same one are folded, and both ends tell all there is. */
export function viewFrames(frames: readonly Frame[] | undefined = []): FramesView {
  const runs = foldRuns(frames)
  const omitted = Math.max(0, runs.length - HEAD - TAIL)
  const head = runs.slice(0, omitted > 0 ? HEAD : runs.length).map((run) => viewFrame(run))
  const left = runs.slice(HEAD, HEAD + omitted).reduce((sum, { count }) => sum + count, 0)
  const tail = omitted > 0 ? runs.slice(-TAIL).map((run, i) => viewFrame(run, i === 0 ? left : 0)) : []
  const gap = left > 0 ? [`… ${left} frames …`] : []
  const blamed = frames.length - framesOutsideAbort([...frames]).length
  const top = runs.filter(({ position }) => position >= blamed).slice(0, TOP)
  const last = top.at(-1)
  return {
    frames: [...head, ...tail],
    text: [...head.map(({ line }) => line), ...gap, ...tail.map(({ line }) => line)].join('\n'),
    omitted: left,
    top: top.map((run) => viewFrame(run)),
    more: last ? frames.length - last.position - last.count : 0,
  }
}

interface Run {
  frame: Frame
  position: number
  count: number
}

/** Shorter runs than this read well as they are. */
const SHORTEST_FOLD = 4

function foldRuns(frames: readonly Frame[]): Run[] {
  const runs: Run[] = []
  frames.forEach((frame, position) => {
    const last = runs.at(-1)
    if (last && isSamePlace(last.frame, frame)) last.count++
    else runs.push({ frame, position, count: 1 })
  })
  return runs.flatMap((run) => (run.count < SHORTEST_FOLD ? unfold(run, frames) : [run]))
}

const isSamePlace = (a: Frame, b: Frame): boolean => a.ip === b.ip && a.symbol === b.symbol && a.inlined === b.inlined

const unfold = ({ position, count }: Run, frames: readonly Frame[]): Run[] =>
  frames.slice(position, position + count).map((frame, i) => ({ frame, position: position + i, count: 1 }))

const HEAD = 48
const TAIL = 8
const TOP = 8
const LINE = 400

function viewFrame({ frame, position, count }: Run, skipped = 0): FrameView {
  const index = `#${position}`
  const path = orEmpty(frame.module)
  const module = baseName(path)
  const source = frame.file === undefined ? '' : `${frame.file}${frame.line === undefined ? '' : `:${frame.line}`}`
  const inlined = frame.inlined === true
  const called = functionName(frame, module)
  const inModule = module !== '' && frame.symbol !== undefined ? ` in ${module}` : ''
  const at = `${source && ` at ${source}`}${inModule}${inlined ? ' (inlined)' : ''}`
  const repeated = count > 1 ? count : 0
  const times = repeated ? `, ${repeated} times in a row` : ''
  const line = visible(clip(`${index.padEnd(3)} ${frame.ip} ${called}${at}${times}`, LINE))
  return { index, ip: frame.ip, function: called, source, module, path, inlined, repeated, skipped, line }
}

function functionName({ symbol, symbolOffset, moduleOffset, runtime }: Frame, module: string): string {
  if (symbol !== undefined) return symbolOffset === undefined ? symbol : `${symbol}+0x${symbolOffset.toString(16)}`
  if (module === '') return runtime === undefined ? '??' : `(made by ${runtime})`
  return moduleOffset === undefined ? module : `${module}+${shortAddress(moduleOffset)}`
}
