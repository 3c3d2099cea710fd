import type { Mapping } from '../../model/event.js'
import { MAX_NEARBY_BYTES, NULL_REGION_END } from '../../model/nearby.js'
import { baseName } from './text.js'
import { readableSize } from './units.js'

/** "16 B past the end of [heap]", "4 KiB before libc.so.6": the mapping nearest to an address that is in none. '' where none is near. */
export function nearestMapping(address: string | undefined, maps: readonly Mapping[] = []): string {
  if (address === undefined) return ''
  const at = BigInt(address)
  // A program that is linked to a fixed address has mappings some megabytes above null, which are no neighbours of it.
  if (at < NULL_REGION_END) return ''
  const gaps = maps.map(({ start, end, path }) => {
    const before = at < BigInt(start)
    return { before, path, bytes: before ? BigInt(start) - at : at - BigInt(end) }
  })
  const [first, ...others] = gaps
  if (!first) return ''
  const { before, path, bytes } = others.reduce((best, gap) => (gap.bytes < best.bytes ? gap : best), first)
  const name = path === undefined ? 'an anonymous mapping' : baseName(path)
  if (bytes > MAX_NEARBY_BYTES) return ''
  if (bytes === 0n) return `right past the end of ${name}`
  return `${readableSize(Number(bytes))} ${before ? 'before' : 'past the end of'} ${name}`
}
