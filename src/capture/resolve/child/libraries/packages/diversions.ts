/** dpkg-divert(1): files that packages bring as `from` are unpacked as `to`, except those of the package `by`. */
export interface Diversion {
  from: string
  to: string
  /** `:` where the administrator diverted them from all packages. */
  by: string
}

/** The diversions file of dpkg: three lines each. */
export function readDiversions(text: string): Diversion[] {
  const lines = text.split('\n')
  const diversions: Diversion[] = []
  for (let at = 0; at + 3 <= lines.length; at += 3) {
    const [from = '', to = '', by = ''] = lines.slice(at, at + 3)
    if (from !== '') diversions.push({ from, to, by })
  }
  return diversions
}
