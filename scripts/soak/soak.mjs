// @ts-check
import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startWatching } from '../zoo/watch.mjs'
import { DISTURBANCES, mountDisk } from './disturb.mjs'

/** Nobody's, so that every death of this user is one of the storm. */
const UID = 61_234
const BINARIES = 12
/** A storm is as long as its disturbance is felt, and short enough to be counted often. */
const CRASHES = 35
const DISK_MEGABYTES = 48
const MAX_DESCRIPTORS_MORE = 16

/**
 * @param {number} durationMs
 * @returns {Promise<{ lines: string[], failures: string[] }>}
 */
export async function soak(durationMs) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-soak-'))
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  mountDisk(disk, DISK_MEGABYTES)
  try {
    return await soakIn(folder, disk, durationMs)
  } finally {
    execFileSync('umount', ['--lazy', disk])
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @param {string} disk
 * @param {number} durationMs
 */
async function soakIn(folder, disk, durationMs) {
  const programs = buildPrograms(folder)
  const log = join(disk, 'deaths.ndjson')
  const watching = await startWatching(['record', '--uid', String(UID), '--exits', 'signal', log])
  const usage = watchUsage(watching.pid)
  const before = usage.sample()
  const count = { died: 0, recorded: 0, rounds: 0 }
  const ids = new Set()
  const collect = () => {
    for (const file of readdirSync(disk).filter((name) => name.includes('.ndjson'))) {
      for (const event of eventsIn(join(disk, file))) ids.add(event)
    }
  }
  const end = Date.now() + durationMs
  // Each disturbance at least once, however short it is.
  for (let round = 0; round < DISTURBANCES.length || Date.now() < end; round++) {
    const disturbance = DISTURBANCES[round % DISTURBANCES.length]
    if (!disturbance) break
    const rotated = join(disk, `deaths.ndjson.${round}`)
    const host = { pid: watching.pid, log, rotated, disk }
    await settled(log)
    if (!disturbance.during) await disturbance.act(host)
    const storms = ['a', 'b'].map((_, index) => storm(programs[(2 * round + index) % programs.length] ?? ''))
    if (disturbance.during) await disturbance.act(host)
    for (const died of await Promise.all(storms)) count.died += died
    if (disturbance.undo) {
      await setTimeout(300)
      disturbance.undo(host)
    }
    usage.sample()
    count.rounds++
    // A disk of some megabytes is not to be full by itself.
    collect()
    for (const file of readdirSync(disk)) if (/ndjson\.\d+$/.test(file)) rmSync(join(disk, file))
  }
  await settled(log)
  const after = usage.sample()
  const { status, stderr } = await watching.stop('SIGTERM')
  collect()
  count.recorded = ids.size
  return verdict({ count, stderr, status, before, after, peakKb: usage.peakKb() })
}

/** @param {string} folder */
function buildPrograms(folder) {
  const source = fileURLToPath(new URL('dies.c', import.meta.url))
  const first = join(folder, 'dies-0')
  execFileSync('gcc', ['-w', '-g', '-O0', source, '-o', first])
  execFileSync('chmod', ['755', folder])
  return Array.from({ length: BINARIES }, (_, index) => {
    const program = join(folder, `dies-${index}`)
    if (index > 0) copyFileSync(first, program)
    return program
  })
}

/**
 * @param {string} program
 * @returns {Promise<number>} how many died, by the parent's own count
 */
async function storm(program) {
  const { stdout } = await promisify(execFile)('prlimit', ['--core=1:1', program, String(CRASHES), String(UID)])
  return Number(stdout)
}

/**
 * Until nothing is written any more, so that what is captured is also recorded.
 * @param {string} log
 */
async function settled(log) {
  for (let last = -1, quiet = 0, turns = 0; quiet < 3 && turns < 100; turns++) {
    const size = sizeOf(log)
    quiet = size === last ? quiet + 1 : 0
    last = size
    await setTimeout(100)
  }
}

/** @param {string} path */
function sizeOf(path) {
  try {
    return readFileSync(path).length
  } catch {
    return 0
  }
}

/**
 * The ids of the events of a log.
 * @param {string} path
 * @returns {string[]}
 */
function eventsIn(path) {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line)).flatMap(({ type, id }) => (type === undefined ? [id] : []))
}

/** @param {number} pid */
function watchUsage(pid) {
  let peak = 0
  return {
    /** @returns {number} open descriptors */
    sample: () => {
      const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      peak = Math.max(peak, Number(kilobytes))
      return readdirSync(`/proc/${pid}/fd`).length
    },
    peakKb: () => peak,
  }
}

/**
 * @param {{ count: { died: number, recorded: number, rounds: number }, stderr: string[], status: number | null, before: number, after: number, peakKb: number }} result
 */
function verdict({ count, stderr, status, before, after, peakKb }) {
  const last = stderr.findLast((line) => line.includes('stopped: ')) ?? ''
  const number = (/** @type {RegExp} */ pattern) => Number(pattern.exec(last)?.[1] ?? 0)
  const lost = number(/(\d+) lost/)
  const unwritten = number(/(\d+) not written/)
  const failures = []
  const accounted = count.recorded + lost + unwritten
  if (accounted !== count.died) failures.push(`${count.died} died, ${accounted} are accounted for`)
  if (last === '') failures.push(`the recorder did not stop as it should: status ${status}, ${stderr.at(-1)}`)
  if (status !== (unwritten > 0 ? 2 : 0)) failures.push(`the recorder ended with status ${status}`)
  if (after > before + MAX_DESCRIPTORS_MORE) failures.push(`descriptors: ${before} at the start, ${after} at the end`)
  const lines = [
    `${count.rounds} rounds of ${DISTURBANCES.length} disturbances`,
    `died ${count.died}, recorded ${count.recorded}, lost in the ring ${lost}, not written ${unwritten}`,
    `peak memory ${Math.round(peakKb / 1024)} MB, descriptors ${before} at the start, ${after} at the end`,
  ]
  return { lines, failures }
}
