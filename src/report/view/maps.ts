import type { Static } from 'typebox'
import type { CrashEvent, Mapping } from '../../model/event.js'
import { table } from '../../model/text/table.js'
import { flag, group, list, number, text } from './field.js'
import { contains, mapsAreComplete, type Places, placesOf } from './places.js'
import { orEmpty } from './text.js'
import { readableSize } from './units.js'

const MapRow = group({
  start: text('first address'),
  end: text('address after the last byte'),
  perms: text('r-xp'),
  offset: text('offset in the file'),
  size: text('132 KiB'),
  path: text('file, or [stack], [heap], [vdso]; empty for anonymous memory'),
  fault: flag('the fault address lies in it'),
  ip: flag('the instruction pointer lies in it'),
  sp: flag('the stack pointer lies in it'),
  marked: flag('any of the three'),
  unmapped: flag('not a mapping: an address that is in none, where it would be'),
})
export type MapRow = Static<typeof MapRow>

export const MapsView = group(
  {
    rows: list(MapRow, 'by address; of very many those around the marks, then from the first on'),
    marked: list(MapRow, 'those with a mark'),
    total: number('mappings captured'),
    omitted: number('how many of them are not among the rows'),
    text: text('the rows as in proc_pid_maps(5), marks in front'),
  },
  'the address space',
)
export type MapsView = Static<typeof MapsView>

export function viewMaps(event: CrashEvent): MapsView {
  const places = placesOf(event)
  const mapped = (event.maps ?? []).map((mapping) => mapRow(mapping, places))
  const all = [...mapped, ...(mapsAreComplete(event) ? unmappedRows(mapped, places) : [])]
  all.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
  const rows = mostTelling(all)
  const marked = rows.filter((row) => row.marked)
  return { rows, marked, total: mapped.length, omitted: all.length - rows.length, text: table(rows.map(lineOf)) }
}

function mapRow(mapping: Mapping, places: Places): MapRow {
  const at = {
    fault: contains(mapping, places.fault),
    ip: contains(mapping, places.ip),
    sp: contains(mapping, places.sp),
  }
  const { start, end, perms } = mapping
  const size = readableSize(Number(BigInt(end) - BigInt(start)))
  const [offset, path] = [orEmpty(mapping.offset), orEmpty(mapping.path)]
  return { start, end, perms, offset, size, path, ...at, marked: at.fault || at.ip || at.sp, unmapped: false }
}

/** Two of the addresses may be the same: a jump to nowhere faults at the instruction pointer. */
function unmappedRows(mapped: MapRow[], { fault, ip, sp }: Places): MapRow[] {
  const lost = (address: string | undefined, mark: 'fault' | 'ip' | 'sp') =>
    address === undefined || mapped.some((row) => row[mark]) ? [] : [address]
  const addresses = new Set([...lost(fault, 'fault'), ...lost(ip, 'ip'), ...lost(sp, 'sp')])
  const blank = { end: '', perms: '', offset: '', size: '', path: '' }
  return [...addresses].map((start) => {
    const at = { fault: start === fault, ip: start === ip, sp: start === sp }
    return { start, ...blank, ...at, marked: true, unmapped: true }
  })
}

const ROWS = 400
const NEIGHBOURS = 6

/** Processes have up to 65,530 mappings: those around the marks, then from the start as many as fit. */
function mostTelling(rows: MapRow[]): MapRow[] {
  if (rows.length <= ROWS) return rows
  const near = (i: number) => rows.slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1).some((row) => row.marked)
  let room = ROWS - rows.filter((_, i) => near(i)).length
  return rows.filter((_, i) => near(i) || room-- > 0)
}

function lineOf(row: MapRow): string[] {
  const marks = [row.fault && 'fault', row.ip && 'ip', row.sp && 'sp'].filter((mark) => mark !== false).join(',')
  const front = marks && `${marks} >`
  if (row.unmapped) return [front, row.start.slice(2), '----', '', 'not mapped']
  return [front, `${row.start.slice(2)}-${row.end.slice(2)}`, row.perms, row.offset.slice(-8), row.path]
}
