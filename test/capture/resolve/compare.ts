import { posix } from 'node:path'
import type { Frame } from '../../../src/model/event.js'
import type { GdbFrame } from './snapshot.js'

export interface Comparison {
  /** Of gdb. */
  frames: number
  equal: number
  /** `<` what only gdb has, `>` what only we have. */
  differences: string[]
}

/** Frame by frame: address, function, file and line. */
export function compare(ours: readonly Frame[], gdb: readonly GdbFrame[]): Comparison {
  const left = gdb.map(describeGdb)
  const right = ours.map(describeOurs)
  const common = longestCommon(left, right)
  return {
    frames: left.length,
    equal: common.length,
    differences: [
      ...without(left, common).map((text) => `< ${text}`),
      ...without(right, common).map((text) => `> ${text}`),
    ],
  }
}

const describeGdb = (frame: GdbFrame): string =>
  describe(frame.pc, frame.function, frame.file, frame.file === null ? null : frame.line)

const describeOurs = ({ ip, symbol, file, line }: Frame): string => describe(ip, symbol, file, line)

/** Offsets within a page do not move with the program, so a difference reads the same every time. */
function describe(pc: string, symbol?: string | null, file?: string | null, line?: number | null): string {
  const offset = (BigInt(pc) & 0xfffn).toString(16).padStart(3, '0')
  return `…${offset} ${symbol ? functionName(symbol) : '?'} ${file ? posix.normalize(file) : '?'}:${line ?? '?'}`
}

/**
 * The function's own name: gdb leaves parameters to a column of its own, numbers Rust's impl blocks where others name
 * type and trait, and cuts the suffixes gcc gives to parts of a function.
 */
function functionName(symbol: string): string {
  let name = symbol.replace(/operator\(\)/, 'operator call').replace(/\{\{?closure(#\d+)?\}?\}/, 'closure')
  for (let before = ''; before !== name; ) {
    before = name
    name = name.replace(/(::)?<[^<>]*>|\([^()]*\)/g, (group) => (group === '(anonymous namespace)' ? 'anonymous' : ''))
  }
  return (
    name
      .replace(/ const$/, '')
      .split('::')
      .at(-1) ?? name
  ).replace(/\.(part|constprop|isra)(\.\d+)?$/, '')
}

function longestCommon(left: string[], right: string[]): string[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0))
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const length =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
      lengths[row]?.splice(column, 1, length)
    }
  }
  const common: string[] = []
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    const text = left[row]
    if (text !== undefined && text === right[column]) {
      common.push(text)
      row++
      column++
    } else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return common
}

function without(all: string[], common: string[]): string[] {
  let next = 0
  return all.filter((text) => {
    if (text !== common[next]) return true
    next++
    return false
  })
}
