import { passesOffline } from '../capture/filter.js'
import { readSegment, type Segment } from '../capture/log/segments.js'
import type { Brief, BriefOptions, createBriefs } from './brief.js'

export interface SegmentTask {
  path: string
  segment: Segment
}

export interface SegmentResult {
  lines: number
  events: number
  briefs: Brief[]
  /** By line of the segment. */
  problems: { line: number; problem: string }[]
  losses: number[]
}

/** The briefs of the events in a part of a log, and all that its reader has to tell. */
export async function briefsOfSegment(
  { path, segment }: SegmentTask,
  filter: BriefOptions['filter'],
  briefOf: ReturnType<typeof createBriefs>,
): Promise<SegmentResult> {
  const result: SegmentResult = { lines: 0, events: 0, briefs: [], problems: [], losses: [] }
  result.lines = await readSegment(path, segment, {
    onEvent: async (event) => {
      result.events++
      const brief = passesOffline(filter, event) ? await briefOf(event) : undefined
      if (brief) result.briefs.push(brief)
    },
    onProblem: (line, problem) => result.problems.push({ line, problem }),
    onLoss: (lost) => result.losses.push(lost),
    holdsMaps: true,
  })
  return result
}
