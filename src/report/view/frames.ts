import type { Static } from 'typebox'
import type { Frame } from '../../model/event.js'
import type { SourceExcerpt } from '../../model/source.js'
import { PLAIN_WIDTH } from '../../model/text/width.js'
import { blame, type IsLibrary } from './blame.js'
import { flag, group, list, number, text } from './field.js'
import { FrameView, type Run, viewFrame } from './frame.js'

const FrameGroup = group({
  folded: flag('frames of libraries, to be shown on demand'),
  summary: text('of folded ones: 3 frames of libc.so.6'),
  frames: list(FrameView, 'the frames'),
})

export const FramesView = group({
  frames: list(FrameView, 'from the innermost on; of very many both ends'),
  groups: list(FrameGroup, 'the same frames, in groups: those of libraries apart'),
  text: text('all lines'),
  omitted: number('how many frames were left out'),
  top: list(FrameView, "the first few of the program's own, with what they called, without what libc does in abort()"),
  more: number('how many frames come after those'),
})
export type FramesView = Static<typeof FramesView>

interface Options {
  isLibrary?: IsLibrary
  sources?: readonly SourceExcerpt[]
  /** Columns of the terminal. */
  width?: number
}

/** Endless recursion has thousands of frames: runs of the same one are folded, and both ends are shown. */
export function viewFrames(frames: readonly Frame[] | undefined = [], options: Options = {}): FramesView {
  const { isLibrary = () => false, sources = [], width = PLAIN_WIDTH } = options
  const { first, blamed } = blame(frames, isLibrary)
  const view = (run: Run, skipped = 0): FrameView => {
    const isBlamed = run.position <= blamed && blamed < run.position + run.count
    return viewFrame(run, { library: isLibrary(run.frame), blamed: isBlamed, skipped, sources, width })
  }
  const runs = foldRuns(frames)
  const omitted = Math.max(0, runs.length - HEAD - TAIL)
  const head = runs.slice(0, omitted > 0 ? HEAD : runs.length).map((run) => view(run))
  const left = runs.slice(HEAD, HEAD + omitted).reduce((sum, { count }) => sum + count, 0)
  const tail = omitted > 0 ? runs.slice(-TAIL).map((run, i) => view(run, i === 0 ? left : 0)) : []
  const gap = left > 0 ? [`… ${left} frames …`] : []
  const start = blamed - first > TOP - ABOVE ? blamed - ABOVE : first
  const from = runs.filter(({ position, count }) => position + count > start)
  const end = from.findLastIndex(({ frame, position }) => position <= blamed || !isLibrary(frame))
  const top = from.slice(0, Math.min(end + 1, TOP))
  const last = top.at(-1)
  return {
    frames: [...head, ...tail],
    groups: groupsOf([...head, ...tail]),
    text: [...head.map(lines), ...gap, ...tail.map(lines)].join('\n'),
    omitted: left,
    top: top.map((run) => view(run)),
    more: last ? frames.length - last.position - last.count : 0,
  }
}

const lines = ({ line, variables }: FrameView): string => (variables === '' ? line : `${line}\n      ${variables}`)

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
const TOP = 7
/** Library frames shown above the one to blame, where all of them would push it out of sight. */
const ABOVE = 2

/** Two or more library frames in a row are folded; the innermost frame is where it died and stays in sight. */
function groupsOf(frames: readonly FrameView[]): Static<typeof FrameGroup>[] {
  const groups: FrameView[][] = []
  const folds = (frame: FrameView): boolean => frame.library && !frame.blamed && !frame.innermost
  for (const frame of frames) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    if (last && before && folds(before) === folds(frame) && frame.skipped === 0) last.push(frame)
    else groups.push([frame])
  }
  return groups.map((group) => {
    const [first] = group
    const folded = group.length > 1 && first !== undefined && folds(first)
    return { folded, summary: folded ? summaryOf(group) : '', frames: group }
  })
}

function summaryOf(frames: readonly FrameView[]): string {
  const modules = [...new Set(frames.map(({ module }) => module))]
  const count = frames.reduce((sum, { repeated }) => sum + Math.max(1, repeated), 0)
  const names = modules.length > 3 ? `${modules.slice(0, 3).join(', ')} and others` : modules.join(', ')
  return `${count} library and start-up frames: ${names}`
}
