import { isCore } from '../capture/core/open-core.js'
import { formOf } from '../capture/log/form.js'
import { type Line, splitLines } from '../capture/log/lines.js'
import { logBytes } from '../capture/log/read.js'
import { segmentsOf } from '../capture/log/segments.js'
import type { SegmentTask } from './segment-briefs.js'

/** How the work on long logs is divided. */
export interface Division {
  /** Of what is compressed, so many characters. */
  segmentBytes: number
  /** Logs of fewer segments are read sooner than threads are started for them. */
  fewestSegments: number
}

const DIVISION: Division = { segmentBytes: 4 * 1024 * 1024, fewestSegments: 32 }

/** Events are seldom compressed to less. */
const COMPRESSION = 8

interface Handlers {
  onDamage(problem: string): void
  onProgress(bytes: number, events: number): void
}

export type Parts = AsyncIterable<SegmentTask> | Iterable<SegmentTask>

/** The parts of a long log, in their order; undefined for what one reader has read before others would have begun. */
export function partsOf(path: string, handlers: Handlers, division: Partial<Division> = {}): Parts | undefined {
  const { segmentBytes, fewestSegments } = { ...DIVISION, ...division }
  const form = path === '-' ? undefined : formOf(path)
  const least = segmentBytes * (fewestSegments - 1)
  if (!form || (form.isCompressed ? form.size * COMPRESSION : form.size) <= least) return undefined
  if (!form.isCompressed) return segments(path, form.size, segmentBytes, handlers)
  return isCore(path) ? undefined : batches(path, segmentBytes, handlers)
}

function* segments(path: string, size: number, bytes: number, { onProgress }: Handlers): Generator<SegmentTask> {
  for (const segment of segmentsOf(size, bytes)) {
    yield { path, segment }
    onProgress(segment.end - segment.start, 0)
  }
}

/** What is compressed has no parts that can be found without decompressing what is before them. */
async function* batches(
  path: string,
  characters: number,
  { onDamage, onProgress }: Handlers,
): AsyncGenerator<SegmentTask> {
  const bytes = logBytes(path, path, { onDamage, onBytes: (read) => onProgress(read, 0) })
  let headed = false
  let [lines, length]: [Line[], number] = [[], 0]
  for await (const few of splitLines(bytes)) {
    lines = lines.concat(few)
    length += few.reduce((sum, { text = '' }) => sum + text.length, 0)
    if (length < characters) continue
    yield { path, lines, headed }
    headed = true
    ;[lines, length] = [[], 0]
  }
  if (lines.length > 0 || !headed) yield { path, lines, headed }
}
