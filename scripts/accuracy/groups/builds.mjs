// @ts-check
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../zoo/run.mjs'
import { startWatching } from '../../zoo/watch.mjs'

const SOURCE = fileURLToPath(new URL('bugs.cpp', import.meta.url))

const BUGS = ['header', 'width', 'copy', 'entry', 'twice', 'endless', 'fill', 'check', 'share']

/** The second argument of the program. */
const WAYS = ['0', '3']

const BUILDS = [
  ['g++', '-O0', '-g'],
  ['g++', '-O1', '-g'],
  ['g++', '-O2', '-g'],
  ['g++', '-O3', '-g'],
  ['g++', '-Os', '-g'],
  ['g++', '-O2', '-g', '-flto'],
  ['g++', '-O2', '-g', '-fno-inline'],
  ['g++', '-O2'],
  ['clang++', '-O0', '-g'],
  ['clang++', '-O2', '-g'],
  ['clang++', '-O3'],
]

/**
 * Deaths by each bug in each build, captured live, with the bug as what tells them apart.
 * @returns {Promise<import('./score.mjs').Death[]>}
 */
export async function deathsOfBuilds() {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-groups-'))
  try {
    const programs = BUILDS.map(([compiler = '', ...flags], index) => {
      const program = join(folder, String(index), 'app')
      mkdirSync(join(folder, String(index)))
      execFileSync(compiler, ['-w', SOURCE, '-o', program, ...flags], { stdio: 'inherit' })
      return program
    })
    const watching = await startWatching(['analyze', '--live', '--format', 'json', '--repeat', '0s'])
    for (const program of programs) {
      for (const bug of BUGS) for (const way of WAYS) await runProgram([program, bug, way], folder)
    }
    const { stdout } = await watching.stop()
    /** @type {import('../../../src/model/finding.js').Incident[]} */
    const incidents = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    const own = incidents.filter(({ process }) => process.exe?.startsWith(`${folder}/`))
    const expected = programs.length * BUGS.length * WAYS.length
    if (own.length !== expected) throw new Error(`${own.length} of ${expected} deaths were captured`)
    return own.map((incident) => ({ incident, bug: incident.process.argv?.[1] ?? '' }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
