// @ts-check
// The committed table of ratios, and the blocks of docs/performance.md that benchmarks print.
import { median } from './median.mjs'

/** @typedef {import('./compared.mjs').Compared} Compared */
/** @typedef {{ name: string, better: Compared['better'], ratio: number, low: number, high: number }} Row half of the rounds lie from low to high */

/** @param {Compared} compared @returns {Row} */
export function rowOf({ name, better, ratios }) {
  const sorted = ratios.toSorted((a, b) => a - b)
  const half = Math.ceil(sorted.length / 2)
  return { name, better, ratio: median(sorted), low: median(sorted.slice(0, half)), high: median(sorted.slice(-half)) }
}

const HEAD = '| ratio of times | is | half of the rounds | better |\n|---|---:|---:|---|'

/** @param {Row[]} rows */
export const tableOf = (rows) =>
  [
    HEAD,
    ...rows.map(
      ({ name, better, ratio, low, high }) =>
        `| ${name} | ${shown(ratio)} | ${shown(low)} to ${shown(high)} | ${better} |`,
    ),
  ].join('\n')

/** Three digits that count, as plain numbers. @param {number} value */
const shown = (value) => Number(value.toPrecision(3)).toString()

/** The rows of a table as tableOf() writes it. @param {string} markdown @returns {Row[]} */
export function rowsOf(markdown) {
  const rows = markdown.matchAll(/^\| (.+) \| ([\d.e-]+) \| ([\d.e-]+) to ([\d.e-]+) \| (less|more) \|$/gm)
  return [...rows].map(([, name = '', ratio, low, high, better]) => ({
    name,
    better: better === 'more' ? 'more' : 'less',
    ratio: Number(ratio),
    low: Number(low),
    high: Number(high),
  }))
}

/** As long as the rounds of two runs differ by less, a single round can say nothing. */
const NOISE = 0.1

/**
 * Whether a ratio got worse by more than the rounds of either run differ.
 * @param {Row} before
 * @param {Row} now
 */
export function isWorse(before, now) {
  if (now.better === 'less')
    return now.ratio > Math.max(before.high, before.ratio * (1 + NOISE)) && now.low > before.ratio
  return now.ratio < Math.min(before.low, before.ratio * (1 - NOISE)) && now.high < before.ratio
}

/** @param {string} name */
const start = (name) => `<!-- printed by: ${name} -->\n`
const END = '<!-- end -->'

/** What stands between the marks of a block. @param {string} markdown @param {string} name */
export function blockOf(markdown, name) {
  const [, after = ''] = markdown.split(start(name), 2)
  return after.split(END, 1)[0]?.trim() ?? ''
}

/**
 * The document with another text between the marks of a block. Throws where it has no such block.
 * @param {string} markdown @param {string} name @param {string} text
 */
export function withBlock(markdown, name, text) {
  const from = markdown.indexOf(start(name))
  const to = markdown.indexOf(END, from)
  if (from === -1 || to === -1) throw new Error(`docs/performance.md has no block of ${name}`)
  return `${markdown.slice(0, from)}${start(name)}\n${text.trim()}\n\n${markdown.slice(to)}`
}
