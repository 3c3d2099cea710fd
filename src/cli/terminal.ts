import { PLAIN_WIDTH } from '../model/text/width.js'

/** What is known of the terminal that a stream writes to. */

export interface Stream {
  readonly isTTY: boolean
  /** Of a terminal. */
  readonly columns?: number
}
type Environment = Readonly<Record<string, string | undefined>>

const MIN_WIDTH = 80
const MAX_WIDTH = 200

/**
 * Columns of the terminal, 80 to 200, or what COLUMNS (environ(7)) says. Into a pipe or a file, which have no width,
 * `plain`: 100 unless given.
 */
export function terminalWidth(stream: Stream, plain = PLAIN_WIDTH, env: Environment = process.env): number {
  const given = Number(env.COLUMNS)
  const columns = Number.isInteger(given) && given > 0 ? given : stream.isTTY ? stream.columns : undefined
  return columns === undefined ? plain : Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns))
}

/** A table in a pipe keeps a row on one line wherever that can be read, for grep(1) and the like. */
export const tableWidth = (stream: Stream, env: Environment = process.env): number =>
  terminalWidth(stream, MAX_WIDTH, env)

/** As Node.js decides: FORCE_COLOR first, where it is set, then NO_COLOR, then whether it is a terminal. */
export function usesColour(stream: Stream, env: Environment = process.env): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = env
  if (force !== undefined) return force !== '0' && force !== 'false'
  return stream.isTTY && !no
}
