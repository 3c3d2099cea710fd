// @ts-check
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * A program that dies. named: a function that its stack must contain.
 * @typedef {{ title: string, name: string, command: string[], named: string }} Crasher
 *
 * Milliseconds from the start of a program that dies to its finished report, and the bytes that were written for it.
 * @typedef {{ ms: number, report: number, core: number }} Cost
 *
 * One way from a death to a report. open: does everything that can be done in advance. Resolves to a function that lets
 * the program die, and to one that stops everything.
 * @typedef {{ die: () => Promise<Cost>, close: () => Promise<void> }} Session
 * @typedef {{ name: string, open: (crasher: Crasher, folder: string) => Promise<Session> }} Symbolizer
 */

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))
const WROTE = /^crashcrawler: wrote (.*)/

/** The program and nothing else, which is in the time of all others. @type {Symbolizer} */
export const alone = {
  name: 'the program alone, no report',
  open: async (crasher, folder) => ({
    die: async () => {
      const start = performance.now()
      await run(crasher.command, folder, '0')
      return { ms: performance.now() - start, report: 0, core: 0 }
    },
    close: async () => {},
  }),
}

/** @type {Symbolizer} */
export const watching = {
  name: 'crashcrawler, watching',
  open: async (crasher, folder) => {
    const out = join(folder, 'reports')
    const args = ['analyze', '--live', '--comm', crasher.name, '--repeat', '0s', '--format', 'md', '--out', out]
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    const lines = createInterface(child.stderr)
    await matching(lines, /^crashcrawler: watching/)
    return {
      die: async () => {
        const written = matching(lines, WROTE)
        const start = performance.now()
        await run(crasher.command, folder, '0')
        const [, path = ''] = await written
        const ms = performance.now() - start
        check(crasher, readFileSync(path, 'utf8'))
        return { ms, report: statSync(path).size, core: 0 }
      },
      close: async () => {
        child.kill('SIGINT')
        await once(child, 'close')
      },
    }
  },
}

/**
 * @param {string} name
 * @param {(core: string, executable: string) => string[]} command that prints the report
 * @returns {Symbolizer}
 */
const ofCore = (name, command) => ({
  name,
  open: async (crasher, folder) => ({
    die: async () => {
      const cwd = mkdtempSync(join(folder, 'core-'))
      const start = performance.now()
      await run(crasher.command, cwd, 'unlimited')
      const [file = ''] = readdirSync(cwd)
      const core = join(cwd, file)
      const { stdout } = await run(command(core, crasher.command[0] ?? ''), cwd, '0')
      const ms = performance.now() - start
      check(crasher, stdout)
      const { blocks } = statSync(core)
      rmSync(cwd, { recursive: true })
      return { ms, report: stdout.length, core: blocks * 512 }
    },
    close: async () => {},
  }),
})

export const gdb = ofCore('core, then gdb -batch -ex bt', (core, program) => [
  'gdb',
  '-batch',
  '-ex',
  'bt',
  program,
  core,
])
export const euStack = ofCore('core, then eu-stack --core', (core, program) => [
  'eu-stack',
  '--core',
  core,
  '-e',
  program,
])
export const analyzing = ofCore('core, then crashcrawler analyze', (core) => [
  ...[process.execPath, PROGRAM, 'analyze', core, '--format', 'md'],
])

/**
 * @param {import('node:readline').Interface} lines
 * @param {RegExp} pattern
 * @returns {Promise<RegExpMatchArray>}
 */
const matching = (lines, pattern) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no line like ${pattern} within a minute`)), 60_000)
    /** @param {string} line */
    const look = (line) => {
      const match = line.match(pattern)
      if (!match) return
      lines.off('line', look)
      clearTimeout(timer)
      resolve(match)
    }
    lines.on('line', look)
  })

/**
 * Runs a command with a limit for its core file, and ignores its status.
 * @param {string[]} command
 * @param {string} cwd
 * @param {'0' | 'unlimited'} core
 * @returns {Promise<{ stdout: string }>}
 */
const run = (command, cwd, core) =>
  new Promise((resolve) => {
    const options = { cwd, maxBuffer: 2 ** 26 }
    execFile('prlimit', [`--core=${core}:${core}`, ...command], options, (_error, stdout) => resolve({ stdout }))
  })

/**
 * A report without the function is not worth measuring.
 * @param {Crasher} crasher
 * @param {string} report
 */
function check({ name, named }, report) {
  if (!report.includes(named)) throw new Error(`${name}: the report does not name ${named}:\n${report}`)
}
