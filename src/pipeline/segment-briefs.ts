import { passesOffline } from '../capture/filter.js'
import type { Line } from '../capture/log/lines.js'
import { readSegment, type Segment } from '../capture/log/segments.js'
import { type LineHandlers, takeSplit } from '../capture/log/take-lines.js'
import type { Brief, BriefOptions, createBriefs } from './brief.js'

/** A part of a log: of the file, or, where that is compressed, the lines. */
export type SegmentTask = { path: string } & ({ segment: Segment } | { lines: Line[]; headed: boolean })

export interface SegmentResult {
  /** Of the part of a file: how many lines it has. */
  lines: number
  events: number
  briefs: Brief[]
  /** By line, of the part of a file counted from its own first. */
  problems: { line: number; problem: string }[]
  losses: number[]
}

/** The briefs of the events in a part of a log, and all that its reader has to tell. */
export async function briefsOfSegment(
  task: SegmentTask,
  filter: BriefOptions['filter'],
  briefOf: ReturnType<typeof createBriefs>,
): Promise<SegmentResult> {
  const result: SegmentResult = { lines: 0, events: 0, briefs: [], problems: [], losses: [] }
  const handlers: LineHandlers = {
    onEvent: async (event) => {
      result.events++
      const brief = passesOffline(filter, event) ? await briefOf(event) : undefined
      if (brief) result.briefs.push(brief)
    },
    onProblem: (line, problem) => result.problems.push({ line, problem }),
    onLoss: (lost) => result.losses.push(lost),
    holdsMaps: true,
  }
  if ('segment' in task) result.lines = await readSegment(task.path, task.segment, handlers)
  else await takeSplit([task.lines], { name: task.path, headed: task.headed }, handlers)
  return result
}
