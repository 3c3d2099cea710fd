// @ts-check
import { execFile } from 'node:child_process'
import { chownSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ZOO } from './cases.mjs'
import { PROGRAM } from './watch.mjs'

/** @typedef {import('./cases.mjs').Case} Case */
/** @typedef {import('./expectation.mjs').Death} Death */
/** @typedef {import('../../src/model/finding.js').Incident} Incident */

const exec = promisify(execFile)
const NOBODY = 65534
const DROP = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all']

/**
 * A case that an unprivileged tracer explains in another way than BPF: the causes that it gives instead of those that are
 * expected. What the expectation says about the sender is not known then.
 * @typedef {{ reason: string, causes: Readonly<Record<string, string>> }} Difference
 */

/**
 * @param {Record<string, string>} [causes]
 * @returns {Difference}
 */
const unseen = (causes = {}) => ({ reason: 'no tracer gets to see a SIGKILL, and so not who sent it', causes })

const KILLED = { 'killed-by-process': 'killed-by-signal' }

/** @type {Readonly<Record<string, Difference>>} */
export const DIFFERENCES = {
  'condition-lost': unseen(KILLED),
  'cpu-hard-limit': unseen({ 'cpu-limit': 'killed-by-signal' }),
  'deadlock-join': unseen(),
  'deadlock-joins': unseen(),
  'deadlock-recursive': unseen(),
  'deadlock-self': unseen(),
  'deadlock-two': unseen(),
  'kill-9': unseen(KILLED),
  'kill-group': unseen(KILLED),
  'lock-after-fork': unseen(KILLED),
  'lock-during-read': unseen(KILLED),
  'lock-rwlock': unseen(KILLED),
  'lock-timed': unseen(KILLED),
  'parent-death': unseen(KILLED),
  'pool-exhausted': unseen(KILLED),
  'pool-idle': unseen(KILLED),
  'seccomp-strict': unseen({ 'seccomp-violation': 'killed-by-signal' }),
  'timeout-kill': unseen({ 'timeout-kill': 'killed-by-signal' }),
}

/**
 * What is expected of a case without privilege.
 * @param {Case} zooCase
 * @returns {Case}
 */
export function expectedByPtrace(zooCase) {
  const difference = DIFFERENCES[zooCase.name]
  if (!difference) return zooCase
  const { alsoDie, ...main } = zooCase.expect
  /**
   * @template {Death} T
   * @param {T} death
   * @returns {T}
   */
  const differing = (death) => {
    const cause = difference.causes[death.cause] ?? death.cause
    return { ...death, cause, sender: undefined, siCode: undefined, event: undefined }
  }
  return { ...zooCase, expect: { ...differing(main), alsoDie: alsoDie?.map(differing) } }
}

/**
 * Runs cases that are built, watched without privilege, and analyzes them. They run in copies of their folders, which
 * belong to the user that they run as.
 * @param {Case[]} cases
 * @param {boolean} [isSlow] so that one case at a time has to run
 * @returns {Promise<{ cases: Case[], incidents: Incident[] }>} the cases with the folders that they ran in
 */
export async function runByPtrace(cases, isSlow = false) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-ptrace-'))
  try {
    const copies = cases.map((zooCase) => movedTo(folder, zooCase))
    for (const [index, copy] of copies.entries()) cpSync(cases[index]?.folder ?? '', copy.folder, { recursive: true })
    const log = join(folder, 'log.ndjson')
    const all = fileURLToPath(new URL('all.mjs', import.meta.url))
    const order = isSlow ? ['--one-by-one', log] : []
    const command = [process.execPath, all, folder, ...order, ...cases.map(({ name }) => name)]
    const run = [process.execPath, PROGRAM, 'run', '--capture', 'ptrace', '--record', log, '--', ...command]
    const isRoot = process.getuid?.() === 0
    if (isRoot) giveAway(folder)
    const [file = '', ...args] = isRoot ? ['setpriv', ...DROP, ...run] : run
    const { HOME, ...env } = process.env
    await exec(file, args, { env, maxBuffer: 2 ** 28, cwd: folder })
    const { stdout } = await exec(process.execPath, [PROGRAM, 'analyze', log, '--format', 'json'], {
      maxBuffer: 2 ** 28,
    })
    const incidents = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    return { cases: copies, incidents }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @param {Case} zooCase
 * @returns {Case}
 */
const movedTo = (folder, zooCase) => ({
  ...zooCase,
  folder: join(folder, zooCase.name),
  expect: JSON.parse(JSON.stringify(zooCase.expect).replaceAll(ZOO, folder)),
})

/** @param {string} folder */
function giveAway(folder) {
  chownSync(folder, NOBODY, NOBODY)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, entry), NOBODY, NOBODY)
}
