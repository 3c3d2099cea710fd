import type { Mapping } from '../../model/event.js'
import { PAGE_SIZE, type Pages } from '../pages.js'
import type { Segment } from './elf.js'

/**
 * A segment for each mapping, as the kernel writes them, but that one of which only a part was captured is several: what the
 * core does not hold of it has segments of its own without content. Pages in no mapping are segments that can be read.
 */
export function segmentsOf(maps: readonly Mapping[], pages: Pages): Segment[] {
  const left = new Map(pages)
  const segments = maps.flatMap(({ start, end, perms }): Segment[] => {
    const range = { start: BigInt(start), end: BigInt(end), flags: flagsOf(perms) }
    const inside = [...left.keys()].filter((page) => page >= range.start && page < range.end).sort(byAddress)
    const parts = split(range, inside, left)
    for (const page of inside) left.delete(page)
    return parts
  })
  const others = [...left].map(
    ([start, page]): Segment => ({ start, end: start + PAGE_SIZE, flags: READ, pages: [page] }),
  )
  return [...segments, ...others].sort((a, b) => byAddress(a.start, b.start))
}

const byAddress = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

const READ = 4
const WRITE = 2
const EXECUTE = 1

const flagsOf = (perms: string): number =>
  (perms[0] === 'r' ? READ : 0) | (perms[1] === 'w' ? WRITE : 0) | (perms[2] === 'x' ? EXECUTE : 0)

/** `inside`: sorted addresses of the pages there are in the range. */
function split({ start, end, flags }: Omit<Segment, 'pages'>, inside: readonly bigint[], pages: Pages): Segment[] {
  const segments: Segment[] = []
  let at = start
  for (let index = 0; index < inside.length; ) {
    const first = inside[index] ?? end
    if (first > at) segments.push({ start: at, end: first, flags, pages: [] })
    const run: Buffer[] = []
    at = first
    for (; inside[index] === at; index++, at += PAGE_SIZE) {
      const page = pages.get(at)
      if (page) run.push(page)
    }
    segments.push({ start: first, end: at, flags, pages: run })
  }
  if (at < end) segments.push({ start: at, end, flags, pages: [] })
  return segments
}
