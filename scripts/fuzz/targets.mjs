// @ts-check
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { loadRules } from '../../dist/analyze/rules/load.js'
import { FORMATS, isIncidentFormat, openAnalysis, readInputs } from '../../dist/pipeline.js'
import { createRenderer } from '../../dist/report/render.js'
import { coreOf } from './core.mjs'

/**
 * `originals`: inputs that are right. `read`: what went wrong with one, undefined for a result or a UserError.
 * @typedef {{ originals: () => Promise<Buffer[]>, read: (bytes: Buffer, folder: string) => Promise<string | undefined> }} Target
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Longer than any input of some KB may take, in milliseconds. */
const MAX_MS = 20_000

const EVERYTHING = {
  pids: [],
  comms: [],
  uids: [],
  cgroups: [],
  signals: [],
  minDurationMs: 0,
  exits: /** @type {const} */ ('all'),
  ids: [],
}

const fixtures = () => readdirSync(join(ROOT, 'fixtures')).sort().slice(0, 40)
const logs = async () =>
  fixtures().flatMap((name) => {
    const log = join(ROOT, 'fixtures', name, 'log.ndjson')
    try {
      return [readFileSync(log)]
    } catch {
      return []
    }
  })

/** @type {Record<string, Target>} */
export const TARGETS = {
  logs: { originals: logs, read: (bytes, folder) => report(put(folder, 'log.ndjson', bytes)) },
  gz: {
    originals: async () =>
      (await logs()).map((log) =>
        Buffer.concat(
          log
            .toString()
            .split(/(?<=\n)/)
            .map((line) => gzipSync(line)),
        ),
      ),
    read: (bytes, folder) => report(put(folder, 'log.ndjson.gz', bytes)),
  },
  cores: {
    originals: async () => [await coreOf('/bin/true')],
    read: (bytes, folder) => report(put(folder, 'core', bytes)),
  },
  elf: {
    originals: async () => [withDebugInfo()],
    read: async (bytes, folder) => report(put(folder, 'core', await coreOf(put(folder, 'module', bytes)))),
  },
  rules: {
    originals: async () =>
      readdirSync(join(ROOT, 'rules'))
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => readFileSync(join(ROOT, 'rules', name))),
    read: (bytes, folder) =>
      faultOf(async () => void (await loadRules({ stock: false, paths: [put(folder, 'rules.yaml', bytes)] }))),
  },
  templates: {
    originals: async () =>
      ['report.txt.hbs', 'report.md.hbs', 'report.html.hbs'].map((name) => readFileSync(join(ROOT, 'templates', name))),
    read: (bytes, folder) => {
      const templates = join(folder, 'templates')
      mkdirSync(templates, { recursive: true })
      put(templates, 'report.txt.hbs', bytes)
      return faultOf(async () => void createRenderer('terminal', { templates }))
    },
  },
}

const ANALYSIS = { rules: [], stockRules: true, colour: false, verbose: true, repeatMs: 0 }

/**
 * @param {string} folder
 * @param {string} name
 * @param {Buffer} bytes
 */
function put(folder, name, bytes) {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

/**
 * Reads an input as `analyze` does, into every format.
 * @param {string} input
 */
const report = (input) =>
  faultOf(async () => {
    const analyze = await openAnalysis({ ...ANALYSIS, formats: FORMATS.filter(isIncidentFormat) })
    const ignore = () => {}
    await readInputs([input], EVERYTHING, () => ({
      onEvent: async (event, readers) => void (await analyze(event, { readers })),
      onProblem: ignore,
      onDamage: ignore,
      onLoss: ignore,
    }))
  })

/** @param {() => Promise<void>} run */
async function faultOf(run) {
  const start = performance.now()
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Error)) return String(error)
    if (error.name !== 'UserError') return error.stack ?? error.message
    if (/\n\s+at /.test(error.message)) return `a stack trace in a message: ${error.message}`
  }
  const took = performance.now() - start
  return took > MAX_MS ? `took ${Math.round(took)} ms` : undefined
}

/** A program of some KB with DWARF. */
function withDebugInfo() {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-fuzz-'))
  try {
    writeFileSync(join(folder, 'a.c'), 'int f(int *p) { return *p; } int main(int c, char **v) { return f(0) + c; }\n')
    execFileSync('gcc', ['-g', '-O1', '-no-pie', '-o', join(folder, 'a'), join(folder, 'a.c')])
    return readFileSync(join(folder, 'a'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
