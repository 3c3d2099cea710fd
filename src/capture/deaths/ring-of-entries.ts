/** A ring of entries into which `total` were put, the oldest that is left first. */
export function oldestFirst<T>(ring: T[], total: number): T[] {
  if (total <= ring.length) return ring.slice(0, total)
  const end = total % ring.length
  return [...ring.slice(end), ...ring.slice(0, end)]
}
