// @ts-check
// Usage: npm run bench [-- [--accept] [NAME...]]
// Runs the benchmarks, or those that are named, prints their tables and one table of ratios, and says what got worse since
// the committed one. --accept writes the tables to docs/performance.md.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { COLLECTED_IN } from './compared.mjs'
import { blockOf, isWorse, rowOf, rowsOf, tableOf, withBlock } from './table.mjs'

const NAMES = [
  'capture',
  'storm',
  'trace',
  'snoop',
  'run',
  'rules',
  'replay',
  'symbols',
  'start',
  'breadcrumbs',
  'report',
  'store',
  'service',
  'fleet',
]
const ALL = 'npm run bench'
const DOCUMENT = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))

const names = process.argv.slice(2).filter((each) => each !== '--accept')
const isAccepted = process.argv.includes('--accept')
const unknown = names.filter((name) => !NAMES.includes(name))
if (unknown.length > 0) {
  console.error(`crashcrawler bench: no benchmark is named ${unknown.join(' or ')}; there are ${NAMES.join(', ')}`)
  process.exit(1)
}
const machine = `${new Date().toISOString().slice(0, 10)}, Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const file = join(folder, 'compared')

/** What it prints, shown at once as well. @param {string} name @returns {Promise<string>} */
const outputOf = (name) =>
  new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url))], {
      env: { ...process.env, [COLLECTED_IN]: file },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text
      process.stdout.write(text)
    })
    child.on('error', reject)
    child.on('close', (status) =>
      status === 0 ? resolve(output) : reject(new Error(`bench:${name} failed (${status})`)),
    )
  })

try {
  let document = readFileSync(DOCUMENT, 'utf8')
  const committed = rowsOf(blockOf(document, ALL))
  /** @type {ReturnType<typeof rowOf>[]} */
  let now = []
  for (const name of names.length > 0 ? names : NAMES) {
    console.log(`\n## ${name}\n`)
    document = withBlock(document, `npm run bench ${name}`, await outputOf(name))
    now = rowsSoFar()
    const others = committed.filter(({ name }) => !now.some((row) => row.name === name))
    document = withBlock(document, ALL, `${machine}\n\n${tableOf([...others, ...now].toSorted(byName))}`)
    // What was measured is kept, whatever becomes of the next one.
    if (isAccepted) writeFileSync(DOCUMENT, document)
  }
  console.log(`\n## All\n\n${machine}\n\n${tableOf(now)}\n`)
  const pairs = now.flatMap((row) =>
    committed.filter(({ name }) => name === row.name).map((before) => ({ before, row })),
  )
  const worse = pairs.filter(({ before, row }) => isWorse(before, row))
  for (const { before, row } of worse)
    console.log(`worse: ${row.name}: ${before.ratio} before, ${row.ratio.toFixed(3)} now`)
  if (worse.length === 0)
    console.log(`Of ${pairs.length} committed ratios, none got worse by more than its rounds differ.`)
} finally {
  rmSync(folder, { recursive: true })
}

function rowsSoFar() {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
  return lines.map((line) => rowOf(JSON.parse(line)))
}

/** @param {{ name: string }} one @param {{ name: string }} other */
function byName(one, other) {
  return one.name < other.name ? -1 : 1
}
