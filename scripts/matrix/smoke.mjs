// @ts-check
// Runs in the guest: the output of trace and run for known commands. `null-read` is replaced by the program of that case.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ZOO } from '../zoo/cases.mjs'
import { PACKAGE } from './places.mjs'

const PROGRAM = `${PACKAGE}/dist/cli/main.cjs`
/** A copy of the BTF of the kernel, see guest.mjs. */
const BTF = '/tmp/vmlinux.btf'
const LOG = '/tmp/trace.log'
const CRASHER = join(ZOO, 'null-read', 'null-read')

/**
 * @typedef {object} Smoke
 * @property {string} command
 * @property {string[]} problems none: as it must be
 */

/** @returns {Smoke[]} */
export const smoke = () => [trace([]), trace(['--btf', BTF]), run()]

/**
 * A pipeline: which process starts which, with which calls, and how each of them ends.
 * @param {string[]} options
 * @returns {Smoke}
 */
function trace(options) {
  rmSync(LOG, { force: true })
  const args = ['trace', '-f', '-o', LOG, ...options, '-e', 'execve,exit_group', '--', 'bash', '-c', 'true | exit 3']
  const { status, stderr } = crashcrawler(args)
  const lines = status === 3 ? readFileSync(LOG, 'utf8').trimEnd().split('\n') : []
  const [first = '', ...others] = lines.map((line) => line.replace(/^\d+ /, ''))
  const rest = others.filter((line) => !line.startsWith('--- SIGCHLD')).sort()
  const expected = ['exit_group(0) = ?', 'exit_group(3) = ?', 'exit_group(3) = ?']
  const ends = ['+++ exited with 0 +++', '+++ exited with 3 +++', '+++ exited with 3 +++']
  /** @type {[boolean, string][]} */
  const checks = [
    [status === 3, `status ${status}, expected 3: ${stderr}`],
    [/^execve\("\/usr\/bin\/bash", \["bash", "-c", "true \| exit 3"\], .*\) = 0 </.test(first), `begins with ${first}`],
    [rest.join('\n') === [...ends, ...expected].sort().join('\n'), `then ${JSON.stringify(rest)}`],
  ]
  return { command: `trace ${options.join(' ').replace(BTF, 'FILE')}`.trim(), problems: failed(checks) }
}

/** @returns {Smoke} */
function run() {
  const { status, stdout, stderr } = crashcrawler(['run', '--', 'bash', '-c', `echo before; exec ${CRASHER}`])
  /** @type {[boolean, string][]} */
  const checks = [
    [status === 139, `status ${status}, expected 139: ${stderr}`],
    [stdout === 'before\n', `standard output ${JSON.stringify(stdout)}`],
    [/null-read \(pid \d+\) died by SIGSEGV: null dereference/.test(stderr), `said ${JSON.stringify(stderr)}`],
  ]
  return { command: 'run', problems: failed(checks) }
}

/** @param {[boolean, string][]} checks */
const failed = (checks) => checks.flatMap(([holds, problem]) => (holds ? [] : [problem]))

/** @param {string[]} args */
const crashcrawler = (args) =>
  spawnSync('node', [PROGRAM, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
