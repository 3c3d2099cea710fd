/**
 * Values that are filled into memory so that its use stands out. Sources: JEMALLOC(3) opt.junk; the flags
 * max_malloc_fill_size and free_fill_byte of AddressSanitizer; PartitionAlloc (kUninitializedByte, kFreedByte,
 * kQuarantinedByte); LIST_POISON and POISON_FREE of include/linux/poison.h; V8 (globals.h: kZapValue and its kin).
 */
const FILLERS: ReadonlyMap<bigint, string> = new Map([
  [0xdeadbeefn, '0xdeadbeef'],
  [0xdeadc0den, '0xdeadc0de'],
  [0xcafebaben, '0xcafebabe'],
  [0xbaadf00dn, '0xbaadf00d'],
  [0xfeedfacen, '0xfeedface'],
  [0xdeadbeedn, '0xdeadbeed'],
  [0xbaddeedn, '0x0baddeed'],
  [0xbbadbeefn, '0xbbadbeef'],
  [0xa5a5a5a5n, '0xa5'],
  [0x5a5a5a5an, '0x5a'],
  [0xbebebeben, '0xbe'],
  [0xababababn, '0xab'],
  [0xcdcdcdcdn, '0xcd'],
  [0xefefefefn, '0xef'],
  [0xddddddddn, '0xdd'],
  [0x6b6b6b6bn, '0x6b'],
  [0xfefefefen, '0xfe'],
])

const LOW_HALF = 0xffffffffn

/** What the bytes of an address look like, where they are no address: a filler, or text. undefined for all others. */
export function patternOf(address: bigint): string | undefined {
  const low = address & LOW_HALF
  const high = address >> 32n
  const filler = FILLERS.get(high) ?? FILLERS.get(low)
  if (filler !== undefined) return `the filler ${filler}`
  if (high >> 16n === 0xdeadn) return 'the filler 0xdead'
  return textOf(address)
}

/** At least six characters, and nothing but zeros behind them: less is often an address that looks like text. */
function textOf(address: bigint): string | undefined {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(address)
  const text = bytes.toString('latin1').replace(/\0+$/, '')
  const isRepeated = text.length >= 4 && new Set(text).size === 1
  return /^[\x20-\x7e]+$/.test(text) && (text.length > 6 || isRepeated) ? `the text ${JSON.stringify(text)}` : undefined
}
