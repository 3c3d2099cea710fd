/** The file whose mappings surround an address, and where its first byte is mapped. */
export function findMappedFile(maps: string, address: bigint): { path: string; base: bigint } | undefined {
  let base = 0n
  let basePath = ''
  for (const line of maps.split('\n')) {
    const [, start, end, offset, path] = line.match(/^([0-9a-f]+)-([0-9a-f]+) \S+ ([0-9a-f]+) \S+ \d+ +(\/.*)$/) ?? []
    if (start === undefined || path === undefined) continue
    if (BigInt(`0x${offset}`) === 0n) {
      base = BigInt(`0x${start}`)
      basePath = path
    }
    if (basePath === path && BigInt(`0x${start}`) <= address && address < BigInt(`0x${end}`)) return { path, base }
  }
  return undefined
}
