// @ts-check
import { STORM_CRASHES } from './variants.mjs'

/**
 * @typedef {import('./rows.mjs').Row} Row
 * @typedef {import('./results.mjs').Answers} Diagnosis
 */

/**
 * @param {Row[]} rows
 * @returns {string} a table in Markdown
 */
export const deathsTable = (rows) =>
  table(
    ['kernel', 'capture method', 'tier', 'ways to die reported correctly', `of ${STORM_CRASHES} simultaneous crashes`],
    rows.map(({ kernel, variant, tier, right, cases, storm }) => [
      kernel,
      variant,
      tier,
      `${right} of ${cases}`,
      storm === undefined ? '' : String(storm),
    ]),
  )

const PROCESSORS = { x86_64: 'x86-64', aarch64: 'arm64' }

/**
 * The ways to die that were reported correctly in each tier, on all kernels together.
 * @param {Row[]} rows
 * @returns {string} a table in Markdown
 */
export function tiersTable(rows) {
  const tiers = [...new Set(rows.map(({ tier }) => tier))].sort()
  const answers = tiers.map((tier) => [
    tier,
    ...Object.keys(PROCESSORS).map((machine) =>
      share(rows.filter((row) => row.tier === tier && row.machine === machine)),
    ),
  ])
  return table(['tier', ...Object.values(PROCESSORS)], answers)
}

/** @param {Row[]} rows */
function share(rows) {
  const sum = (/** @type {'right' | 'cases'} */ name) => rows.reduce((total, row) => total + row[name], 0)
  const [right, cases] = [sum('right'), sum('cases')]
  return cases === 0 ? '' : `${right} of ${cases} (${((100 * right) / cases).toFixed(1)} %)`
}

/**
 * The table of commands that watch one command.
 * @param {{ kernel: string, smokes: import('./smoke.mjs').Smoke[] }[]} kernels
 * @returns {string} a table in Markdown
 */
export function commandsTable(kernels) {
  const commands = [...new Set(kernels.flatMap(({ smokes }) => smokes.map(({ command }) => command)))]
  return table(
    ['kernel', ...commands.map((command) => `\`${command}\``)],
    kernels.map(({ kernel, smokes }) => [
      kernel,
      ...commands.map((name) => answered(smokes.find(({ command }) => command === name))),
    ]),
  )
}

/** Not every kernel has what a command needs. @param {import('./smoke.mjs').Smoke | undefined} smoke */
const answered = (smoke) => (smoke ? smoke.problems.join('; ') || 'as expected' : '')

/**
 * The output of doctor, with a column for each kernel.
 * @param {{ kernel: string, diagnosis: Diagnosis }[]} kernels
 * @returns {string} a table in Markdown
 */
export function capabilitiesTable(kernels) {
  const titles = [...new Set(kernels.flatMap(({ diagnosis }) => diagnosis.capabilities.map(({ title }) => title)))]
  const answers = titles.map((title) => [
    title,
    ...kernels.map(({ diagnosis }) => answer(diagnosis.capabilities.find((capability) => capability.title === title))),
  ])
  return table(
    ['', ...kernels.map(({ kernel }) => kernel)],
    [...answers, ['tier', ...kernels.map(({ diagnosis }) => diagnosis.tier ?? 'none')]],
  )
}

/** @param {Diagnosis['capabilities'][number] | undefined} capability */
const answer = (capability) => (capability?.available === undefined ? '?' : capability.available ? 'yes' : 'no')

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')

/**
 * Replaces the text between the marks with this name.
 * @param {string} text
 * @param {string} name
 * @param {string} content
 */
export function replaceBetween(text, name, content) {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->\n`]
  const [before, rest] = [text.indexOf(begin), text.indexOf(end)]
  if (before === -1 || rest === -1) throw new Error(`no marks <!-- ${name} --> and <!-- /${name} -->`)
  return text.slice(0, before + begin.length) + content + text.slice(rest)
}
