import type { Static } from 'typebox'
import { shortAddress } from '../../model/address.js'
import type { CrashEvent } from '../../model/event.js'
import { flag, group, list, number, text } from './field.js'
import { mapsAreComplete, placesOf } from './places.js'
import { type Region, regionsOf } from './regions.js'
import { readableSize } from './units.js'

const Segment = group({
  perms: text('r-x'),
  kind: text('code, data, constant or closed'),
  size: text('132 KiB'),
  percent: number('its share of the width, 0 to 100'),
})

const Marker = group({
  name: text('fault address, instruction pointer or stack pointer'),
  kind: text('fault, ip or sp'),
  address: text('0x7ffd3b3089b0'),
  percent: number('its place in the width, 0 to 100'),
})

export const MemoryRow = group({
  region: flag('mappings of one file, or one other mapping'),
  address: flag('an address that is in no mapping'),
  gap: flag('unmapped space between two others'),
  more: flag('regions that are not drawn'),
  name: text('libc.so.6, [stack], anonymous'),
  start: text('0x7f3c23000000'),
  size: text('1.8 MiB; of a gap how far it is from one to the other'),
  count: number('how many regions are not drawn'),
  segments: list(Segment, 'parts with different permissions'),
  markers: list(Marker, 'what lies in it'),
})
export type MemoryRow = Static<typeof MemoryRow>
export const MemoryView = list(MemoryRow, 'the address space as a drawing, lowest address first')

/** The regions that matter, what lies in them, and the gaps between. Sizes are drawn on a scale of powers of two. */
export function viewMemory(event: CrashEvent): MemoryRow[] {
  const places = marksOf(event)
  if (places.length === 0) return []
  const items: Item[] = [...regionsOf(event.maps ?? []).map((region) => ({ region })), ...lostOf(event, places)].sort(
    byStart,
  )
  const shown = new Set(tellingOf(items, places, event.process.exe))
  const rows: MemoryRow[] = []
  let end: bigint | undefined
  let hidden = 0
  for (const item of items) {
    if (!shown.has(item)) {
      hidden++
      continue
    }
    if (hidden > 0) rows.push({ ...NOTHING, more: true, count: hidden })
    else if (end !== undefined && end < startOf(item)) rows.push(gapRow(startOf(item) - end))
    rows.push('region' in item ? regionRow(item.region, places) : addressRow(item))
    hidden = 0
    end = 'region' in item ? item.region.end : item.lost
  }
  if (hidden > 0) rows.push({ ...NOTHING, more: true, count: hidden })
  return rows
}

interface Mark {
  kind: 'fault' | 'ip' | 'sp'
  at: bigint
}

type Lost = { lost: bigint; marks: Mark[] }
type Item = { region: Region } | Lost

const NAMES = { fault: 'fault address', ip: 'instruction pointer', sp: 'stack pointer' } as const

const NOTHING = {
  region: false,
  address: false,
  gap: false,
  more: false,
  name: '',
  start: '',
  size: '',
  count: 0,
  segments: [],
  markers: [],
}

function marksOf(event: CrashEvent): Mark[] {
  if (!event.maps?.length) return []
  const places = placesOf(event)
  const kinds = ['fault', 'ip', 'sp'] as const
  return kinds.flatMap((kind) => (places[kind] === undefined ? [] : [{ kind, at: BigInt(places[kind]) }]))
}

const isIn = ({ start, end }: Region, { at }: Mark): boolean => start <= at && at < end
const startOf = (item: Item): bigint => ('region' in item ? item.region.start : item.lost)
const byStart = (a: Item, b: Item): number => (startOf(a) < startOf(b) ? -1 : 1)

/** Two of the marks may be at one address: a jump to nowhere faults at the instruction pointer. */
function lostOf(event: CrashEvent, marks: Mark[]): Lost[] {
  if (!mapsAreComplete(event)) return []
  const regions = regionsOf(event.maps ?? [])
  const lost = marks.filter((mark) => !regions.some((region) => isIn(region, mark)))
  return [...new Set(lost.map(({ at }) => at))].map((at) => ({
    lost: at,
    marks: lost.filter((mark) => mark.at === at),
  }))
}

/** Those with marks, the neighbours of an address in no mapping, and the landmarks everyone knows. */
function tellingOf(items: Item[], marks: Mark[], exe: string | undefined): Item[] {
  const lost = new Set<Item>(items.filter((item) => 'lost' in item))
  return items.filter((item, i) => {
    if ('lost' in item) return true
    const { region } = item
    const next = [items[i - 1], items[i + 1]].some((neighbour) => neighbour !== undefined && lost.has(neighbour))
    return next || region.path === exe || LANDMARKS.has(region.path ?? '') || marks.some((mark) => isIn(region, mark))
  })
}

const LANDMARKS = new Set(['[heap]', '[stack]'])

const gapRow = (bytes: bigint): MemoryRow => ({ ...NOTHING, gap: true, size: readableSize(Number(bytes)) })

const markerOf = ({ kind, at }: Mark, percent: number) => ({
  name: NAMES[kind],
  kind,
  address: `0x${at.toString(16)}`,
  percent,
})

const addressRow = ({ lost, marks }: Lost): MemoryRow => ({
  ...NOTHING,
  address: true,
  start: `0x${lost.toString(16)}`,
  markers: marks.map((mark) => markerOf(mark, 0)),
})

function regionRow(region: Region, marks: Mark[]): MemoryRow {
  const widths = region.segments.map(({ start, end }) => Math.log2(Number(end - start) / 4096 + 1) + 1)
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const percent = (part: number): number => Math.round((1000 * part) / whole) / 10
  const placeOf = (at: bigint): number => {
    const i = region.segments.findIndex(({ end }) => at < end)
    const segment = region.segments[i]
    const before = widths.slice(0, i).reduce((sum, width) => sum + width, 0)
    const into = segment ? Number(at - segment.start) / Number(segment.end - segment.start) : 0
    return percent(before + into * (widths[i] ?? 0))
  }
  return {
    ...NOTHING,
    region: true,
    name: region.name,
    start: shortAddress(`0x${region.start.toString(16)}`),
    size: readableSize(Number(region.end - region.start)),
    segments: region.segments.map(({ start, end, perms }, i) => ({
      perms: perms.slice(0, 3),
      kind: kindOf(perms),
      size: readableSize(Number(end - start)),
      percent: percent(widths[i] ?? 0),
    })),
    markers: marks.filter((mark) => isIn(region, mark)).map((mark) => markerOf(mark, placeOf(mark.at))),
  }
}

function kindOf(perms: string): string {
  if (perms[2] === 'x') return 'code'
  if (perms[1] === 'w') return 'data'
  return perms[0] === 'r' ? 'constant' : 'closed'
}
