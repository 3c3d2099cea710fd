// @ts-check
// Usage: npm run bench:report [-- ROUNDS]
// Reports per second in each format, compared with JSON.stringify of the same incident, and the cost of the index.
import { closeSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openIndexState } from '../../dist/cli/index-state.js'
import { createIndexPage, indexEntry } from '../../dist/pipeline/index-page.js'
import { openOutputFolder } from '../../dist/pipeline/output-files.js'
import { createRedact, FORMATS, isIncidentFormat, openAnalysis } from '../../dist/pipeline.js'
import { createRenderer } from '../../dist/report/render.js'
import { createSummary } from '../../dist/report/summary.js'
import { compared } from './compared.mjs'
import { median } from './median.mjs'

const ROUNDS = Number(process.argv[2] ?? 9)
const TURN_MS = 60
const FIXTURES = ['null-read', 'double-free', 'exit-1']

const analyze = await openAnalysis({ rules: [], stockRules: true, formats: [], colour: false, verbose: false })

/** @param {string} name */
async function incidentOf(name) {
  const log = fileURLToPath(new URL(`../../fixtures/${name}/log.ndjson`, import.meta.url))
  const event = JSON.parse(readFileSync(log, 'utf8').split('\n')[1] ?? '')
  const analysis = await analyze(event, { readers: [] })
  if (!analysis) throw new Error('no incident')
  return analysis.incident
}

/** Microseconds a call takes, over a turn. @param {() => unknown} work */
function time(work) {
  const start = performance.now()
  let calls = 0
  while (performance.now() - start < TURN_MS) {
    work()
    calls++
  }
  return ((performance.now() - start) / calls) * 1000
}

/** @param {string} name */
async function formats(name) {
  const incident = await incidentOf(name)
  const redact = createRedact([])
  const summary = createSummary()
  const base = () => JSON.stringify(incident)
  /** @type {[string, () => unknown][]} */
  const rows = [
    ...FORMATS.filter(isIncidentFormat).map(
      (format) =>
        /** @type {[string, () => unknown]} */ ([
          format,
          (
            (render) => () =>
              render(incident)
          )(createRenderer(format)),
        ]),
    ),
    ['summary, to add one', () => summary.add(incident)],
    ['redaction', () => redact(incident)],
  ]
  const costs = rows.map(() => /** @type {number[]} */ ([]))
  const ratios = rows.map(() => /** @type {number[]} */ ([]))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, [, work]] of rows.entries()) {
      const [cost, beside] = round % 2 === 0 ? [time(work), time(base)] : [time(base), time(work)].reverse()
      if (round === 0 || cost === undefined || beside === undefined) continue
      costs[index]?.push(cost)
      ratios[index]?.push(cost / beside)
    }
  }
  console.log(`\n${name}, ${Math.round(base().length / 1024)} KiB as JSON\n`)
  console.log('| | per second | µs | / JSON.stringify |\n|---|---:|---:|---:|')
  for (const [index, [format]] of rows.entries()) {
    const cost = median(costs[index] ?? [])
    const ratio = compared(`report: ${name}, ${format} / JSON.stringify`, 'less', ratios[index] ?? []).toFixed(2)
    console.log(`| ${format} | ${Math.round(1e6 / cost).toLocaleString('en')} | ${cost.toFixed(1)} | ${ratio} |`)
  }
}

async function index() {
  const incident = await incidentOf('null-read')
  const render = createIndexPage()
  console.log('\n| incidents (signatures) | to add one, µs | to write the page, ms | page, KiB |\n|---|---:|---:|---:|')
  for (const [incidents, signatures] of /** @type {const} */ ([
    [10, 5],
    [1000, 100],
    [5000, 400],
    [5000, 5000],
  ])) {
    const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
    const held = openOutputFolder(folder, false)
    const { collection, append, close } = openIndexState(folder, held)
    let count = 0
    const add = () => {
      const id = `${count++}`
      const minute = String(count % 60).padStart(2, '0')
      const one = { ...incident, id, signature: `${count % signatures}`, time: `2026-01-01T10:${minute}:00.000000000Z` }
      append(indexEntry(one, [{ format: 'html', file: `${id}.html` }]))
    }
    const start = performance.now()
    for (let turn = 0; turn < incidents; turn++) add()
    const added = ((performance.now() - start) / incidents) * 1000
    const pages = Array.from({ length: ROUNDS }, () => time(() => render(collection)) / 1000)
    const size = Math.round(render(collection).length / 1024)
    console.log(`| ${incidents} (${signatures}) | ${added.toFixed(1)} | ${median(pages).toFixed(1)} | ${size} |`)
    close()
    closeSync(held.descriptor)
    rmSync(folder, { recursive: true })
  }
}

console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${ROUNDS} rounds`)
for (const name of FIXTURES) await formats(name)
await index()
