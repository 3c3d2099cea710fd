// @ts-check
import { readFileSync } from 'node:fs'

/** MiB of a mapping's field, by what is mapped. @param {number} pid @param {string} field */
export function memory(pid, field) {
  /** @type {Record<string, number>} */
  const sums = { all: 0, ring: 0, files: 0 }
  let kind = 'other'
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const [, path] = line.match(/^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)$/) ?? []
    if (path !== undefined) kind = path.includes('bpf') ? 'ring' : path.startsWith('/') ? 'files' : 'other'
    const [, kibibytes] = line.match(new RegExp(`^${field}: *(\\d+) kB`)) ?? []
    if (kibibytes === undefined) continue
    sums[kind] = (sums[kind] ?? 0) + Number(kibibytes)
    sums.all = (sums.all ?? 0) + Number(kibibytes)
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Math.round(sum / 1024)]))
}

/**
 * MiB of the second mapping of a watcher's ring buffer: the same pages, mapped once more behind themselves, so that a
 * record that wraps around is in one piece (kernel/bpf/ringbuf.c). They count twice in what is resident.
 * @param {number} pid
 */
export const mappedAgain = (pid) => (memory(pid, 'Rss').ring ?? 0) / 2

/** MiB that were resident at most so far; 0 when it has ended. @param {number} pid */
export function peakOf(pid) {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
