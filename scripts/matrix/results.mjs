// @ts-check
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE } from './apt.mjs'

/**
 * What was found on one kernel.
 * @typedef {object} Result
 * @property {string} kernel
 * @property {import('./rows.mjs').Row[]} rows
 * @property {import('../../src/capture/doctor.js').Diagnosis[]} diagnoses
 * @property {import('./smoke.mjs').Smoke[]} smokes
 * @property {string[]} problems
 */

const FOLDER = join(CACHE, 'results')

/**
 * Keeps a result, so that kernels can be tested one at a time, and what the guest wrote, for whoever looks for the reason.
 * @param {Result} result
 * @param {string} report
 */
export function keepResult(result, report) {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${result.kernel}.json`), JSON.stringify(result))
  writeFileSync(join(FOLDER, `${result.kernel}.report`), report)
}

/**
 * All results that were kept, those of older kernels first.
 * @returns {Result[]}
 */
export const keptResults = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')))
