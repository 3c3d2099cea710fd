import type { Libbpf, Pointer } from './libbpf.js'

/** The values of an array map of 64-bit counters, by the names of its slots. */
export function readCounters<Name extends string>(
  bpf: Libbpf,
  map: Pointer,
  names: readonly Name[],
): Record<Name, number> {
  const values = names.map((name, index) => {
    const key = Buffer.alloc(4)
    key.writeUInt32LE(index)
    const value = Buffer.alloc(8)
    bpf.lookup(map, key, key.length, value, value.length, 0)
    return [name, Number(value.readBigUInt64LE())] as const
  })
  return Object.fromEntries(values) as Record<Name, number>
}
