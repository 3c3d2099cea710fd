// @ts-check
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const STATISTICS = '/proc/sys/kernel/bpf_stats_enabled'

/** @typedef {{ ns: number, runs: number }} Counted */

/**
 * Nanoseconds that the BPF programs of a process ran during another activity. The kernel counts them for each
 * program (kernel/bpf/syscall.c: bpf_prog_show_fdinfo), so that scheduling and caches of the measured process do
 * not affect them, as they affect whole forks.
 * @param {number} pid
 * @param {() => void} act
 */
export const timeInPrograms = (pid, act) => runsOfPrograms(pid, act).ns

/**
 * The same, and how often they ran: some of the time of each run is that of the kernel, which reads the clock.
 * @param {number} pid
 * @param {() => void} act
 * @returns {Counted}
 */
export function runsOfPrograms(pid, act) {
  const before = readFileSync(STATISTICS, 'utf8')
  writeFileSync(STATISTICS, '1')
  try {
    const started = counted(pid)
    act()
    const ended = counted(pid)
    return { ns: ended.ns - started.ns, runs: ended.runs - started.runs }
  } finally {
    writeFileSync(STATISTICS, before)
  }
}

/** @param {number} pid @returns {Counted} */
function counted(pid) {
  const folder = `/proc/${pid}/fdinfo`
  // Several descriptors can refer to the same program.
  const programs = new Map(
    readdirSync(folder).flatMap((fd) => {
      const info = readOpen(`${folder}/${fd}`)
      const id = info.match(/^prog_id:\s+(\d+)/m)?.[1]
      const ns = info.match(/^run_time_ns:\s+(\d+)/m)?.[1]
      const runs = info.match(/^run_cnt:\s+(\d+)/m)?.[1]
      // A descriptor of where it is attached has its number as well, and no times.
      return id && ns && runs ? [/** @type {const} */ ([id, { ns: Number(ns), runs: Number(runs) }])] : []
    }),
  )
  const all = [...programs.values()]
  const sum = (/** @type {keyof Counted} */ what) => all.reduce((total, program) => total + program[what], 0)
  return { ns: sum('ns'), runs: sum('runs') }
}

/** Of a descriptor; '' where it was closed since the folder was read. @param {string} path */
function readOpen(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
