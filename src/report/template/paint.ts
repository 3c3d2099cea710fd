/** `text` in one of the terminal's styles (ECMA-48 SGR); as it is if there is no such style. */
export function paint(style: string, text: string): string {
  const codes = STYLES.get(style)
  return codes ? `\x1b[${codes[0]}m${text}\x1b[${codes[1]}m` : text
}

const STYLES = new Map(
  Object.entries({
    bold: ['1', '22'],
    dim: ['2', '22'],
    critical: ['1;35', '22;39'],
    high: ['1;31', '22;39'],
    medium: ['1;33', '22;39'],
    low: ['36', '39'],
  }),
)
