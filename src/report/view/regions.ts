import type { Mapping } from '../../model/event.js'
import { baseName } from './text.js'

/** Mappings of one file that follow each other without a gap, or a mapping by itself. */
export interface Region {
  start: bigint
  end: bigint
  /** File, or [stack]; absent for anonymous memory. */
  path: string | undefined
  name: string
  segments: { start: bigint; end: bigint; perms: string }[]
}

export function regionsOf(maps: readonly Mapping[]): Region[] {
  const regions: Region[] = []
  for (const { path, perms, ...bounds } of maps) {
    const [start, end] = [BigInt(bounds.start), BigInt(bounds.end)]
    const last = regions.at(-1)
    const segment = { start, end, perms }
    if (last && path !== undefined && last.path === path && last.end === start) {
      last.end = end
      last.segments.push(segment)
    } else {
      const name = path === undefined ? 'anonymous' : baseName(path)
      regions.push({ start, end, path, name, segments: [segment] })
    }
  }
  return regions
}
