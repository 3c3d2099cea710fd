import { visible } from '../../model/text/visible.js'

/** As much of a long line as shows the place. */
const BEFORE = 60
const AFTER = 40

/** A line of a file, with a mark below the column: 1-based, in UTF-16 units. Two lines, without control characters. */
export function codeFrame(source: string, line: number, column: number): string[] {
  const at = column - 1
  const start = at > BEFORE ? at - BEFORE : 0
  const cutBefore = start > 0 ? '…' : ''
  const cutAfter = source.length > at + AFTER ? '…' : ''
  const before = cutBefore + visible(source.slice(start, at))
  const number = `  ${line} | `
  return [
    `${number}${before}${visible(source.slice(at, at + AFTER))}${cutAfter}`,
    `${' '.repeat(number.length - 2)}| ${' '.repeat([...before].length)}^`,
  ]
}
