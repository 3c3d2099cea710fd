import { visible } from './visible.js'

/** Rows as lines with their columns below each other, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(visible))
  const widths = shown.reduce<number[]>((most, row) => {
    return row.map((cell, column) => Math.max(cell.length, most[column] ?? 0))
  }, [])
  const line = (row: string[]): string => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return shown.map((row) => `${line(row).trimEnd()}\n`).join('')
}
