// @ts-check
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const STATISTICS = '/proc/sys/kernel/bpf_stats_enabled'

/**
 * Nanoseconds that the BPF programs of a process ran during another activity. The kernel counts them for each
 * program (kernel/bpf/syscall.c: bpf_prog_show_fdinfo), so that scheduling and caches of the measured process do
 * not affect them, as they affect whole forks.
 * @param {number} pid
 * @param {() => void} act
 */
export function timeInPrograms(pid, act) {
  const before = readFileSync(STATISTICS, 'utf8')
  writeFileSync(STATISTICS, '1')
  try {
    const started = runTime(pid)
    act()
    return runTime(pid) - started
  } finally {
    writeFileSync(STATISTICS, before)
  }
}

/** @param {number} pid */
function runTime(pid) {
  const folder = `/proc/${pid}/fdinfo`
  // Several descriptors can refer to the same program.
  const programs = new Map(
    readdirSync(folder).flatMap((fd) => {
      const info = readOpen(`${folder}/${fd}`)
      const id = info.match(/^prog_id:\s+(\d+)/m)?.[1]
      const time = info.match(/^run_time_ns:\s+(\d+)/m)?.[1]
      return id && time ? [/** @type {const} */ ([id, Number(time)])] : []
    }),
  )
  return [...programs.values()].reduce((sum, time) => sum + time, 0)
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
