/** What both processors use by default; larger pages are multiples of it. */
export const PAGE_SIZE = 4096n

export const pageOf = (address: bigint): bigint => address - (address % PAGE_SIZE)

/** Bytes of the process from an address on. */
export interface Piece {
  address: bigint
  bytes: Uint8Array
}

/** Memory by page: debuggers take segments of a core for whole pages. */
export type Pages = ReadonlyMap<bigint, Buffer>

const END = 2n ** 64n

/**
 * Of pieces that overlap the later one counts; what lies at no address of 64 bits is left out. `background` is what a page has
 * where nothing of it was captured: zeros, unless the process had a file there.
 */
export function pagesOf(pieces: readonly Piece[], background: (page: bigint) => Buffer | undefined): Pages {
  const pages = new Map<bigint, Buffer>()
  for (const { address, bytes } of pieces) {
    for (let at = 0; at < bytes.length; ) {
      const start = pageOf(address + BigInt(at))
      if (start < 0n || start >= END) break
      const page = pages.get(start) ?? wholePage(background(start))
      pages.set(start, page)
      const offset = Number(address + BigInt(at) - start)
      const length = Math.min(bytes.length - at, page.length - offset)
      page.set(bytes.subarray(at, at + length), offset)
      at += length
    }
  }
  return pages
}

function wholePage(content: Buffer | undefined): Buffer {
  const page = Buffer.alloc(Number(PAGE_SIZE))
  content?.copy(page)
  return page
}
