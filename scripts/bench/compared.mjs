// @ts-check
import { appendFileSync } from 'node:fs'
import { median } from './median.mjs'

/** @typedef {{ name: string, better: 'less' | 'more', ratios: number[] }} Compared */

/** The file in which `npm run bench` collects what it compares with earlier runs. */
export const COLLECTED_IN = 'CRASHCRAWLER_BENCH'

/**
 * The median of the ratios of a run, each from one round, which `npm run bench` compares with the committed one.
 * @param {string} name what it is the ratio of, unlike those of all other benchmarks
 * @param {Compared['better']} better
 * @param {number[]} ratios
 */
export function compared(name, better, ratios) {
  const file = process.env[COLLECTED_IN]
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ name, better, ratios })}\n`)
  return median(ratios)
}
