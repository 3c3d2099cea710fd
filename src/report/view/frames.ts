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
  /** The first few, and how many more there are. */
  top: FrameView[]
  more: number
}

/** Endless recursion has thousands of frames: both ends tell all there is. */
export function viewFrames(frames: readonly Frame[] | undefined = []): FramesView {
  const all = frames.length <= HEAD + TAIL
  const head = frames.slice(0, all ? frames.length : HEAD).map((frame, i) => viewFrame(frame, i))
  const omitted = all ? 0 : frames.length - HEAD - TAIL
  const tail = frames
    .slice(head.length + omitted)
    .map((frame, i) => viewFrame(frame, HEAD + omitted + i, i === 0 ? omitted : 0))
  const gap = omitted > 0 ? [`… ${omitted} frames …`] : []
  return {
    frames: [...head, ...tail],
    text: [...head.map(({ line }) => line), ...gap, ...tail.map(({ line }) => line)].join('\n'),
    omitted,
    top: head.slice(0, TOP),
    more: Math.max(0, frames.length - TOP),
  }
}

const HEAD = 48
const TAIL = 8
const TOP = 8
const LINE = 400

function viewFrame(frame: Frame, position: number, skipped = 0): FrameView {
  const index = `#${position}`
  const path = orEmpty(frame.module)
  const module = baseName(path)
  const source = frame.file === undefined ? '' : `${frame.file}${frame.line === undefined ? '' : `:${frame.line}`}`
  const inlined = frame.inlined === true
  const called = functionName(frame, module)
  const inModule = module !== '' && frame.symbol !== undefined ? ` in ${module}` : ''
  const at = `${source && ` at ${source}`}${inModule}${inlined ? ' (inlined)' : ''}`
  const line = visible(clip(`${index.padEnd(3)} ${frame.ip} ${called}${at}`, LINE))
  return { index, ip: frame.ip, function: called, source, module, path, inlined, skipped, line }
}

function functionName({ symbol, symbolOffset, moduleOffset }: Frame, module: string): string {
  if (symbol !== undefined) return symbolOffset === undefined ? symbol : `${symbol}+0x${symbolOffset.toString(16)}`
  if (module === '') return '??'
  return moduleOffset === undefined ? module : `${module}+${shortAddress(moduleOffset)}`
}
