// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CACHE } from './apt.mjs'

/**
 * What was found on one kernel.
 * @typedef {object} Result
 * @property {string} kernel
 * @property {import('./rows.mjs').Row[]} rows
 * @property {Answers[]} diagnoses
 * @property {import('./smoke.mjs').Smoke[]} smokes
 *
 * What the tables have of the output of doctor.
 * @typedef {object} Answers
 * @property {string} [tier]
 * @property {{ title: string, available?: boolean | undefined }[]} capabilities
 */

/** The tables are made of these files, so that kernels can be tested one at a time, and on several machines. */
const FOLDER = fileURLToPath(new URL('results', import.meta.url))

/**
 * Keeps a result; of a kernel that was tested before, the variants and commands that were not tested now stay.
 * @param {Result} result
 */
export function keepResult(result) {
  const file = join(FOLDER, `${result.kernel}.json`)
  const before = existsSync(file) ? read(file) : undefined
  writeFileSync(file, `${JSON.stringify(merged(before, result), undefined, 2)}\n`)
}

/**
 * @param {Result | undefined} before
 * @param {Result} now
 * @returns {Result}
 */
export function merged(before, now) {
  const { kernel, rows } = now
  const smokes = now.smokes.length > 0 ? now.smokes : (before?.smokes ?? [])
  const isNew = ({ variant = '' }) => !rows.some((row) => row.variant === variant)
  const diagnoses = now.diagnoses.map(({ tier, capabilities }) => ({
    tier,
    capabilities: capabilities.map(({ title, available }) => ({ title, available })),
  }))
  return { kernel, rows: [...(before?.rows.filter(isNew) ?? []), ...rows], diagnoses, smokes }
}

/**
 * Keeps what the guest wrote, for whoever looks for the reason.
 * @param {string} kernel
 * @param {string} report
 */
export function keepReport(kernel, report) {
  const folder = join(CACHE, 'reports')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${kernel}.report`), report)
}

/**
 * All results that were kept, those of older kernels first.
 * @returns {Result[]}
 */
export const keptResults = () =>
  readdirSync(FOLDER)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => read(join(FOLDER, name)))

/**
 * @param {string} file
 * @returns {Result}
 */
const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
