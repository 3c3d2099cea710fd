import type { CrashEvent } from '../model/event.js'

/** How much of an event is kept where there is not room for all, most first: as the ring of the kernel does it. */
export const KEPT = ['all', 'no memory', 'no maps', 'a line'] as const
export type Kept = (typeof KEPT)[number]

/** An event with less evidence; the parts that are missing are named in it. */
export function degrade(event: CrashEvent, kept: Kept): CrashEvent {
  if (kept === 'all') return event
  const { raw, ...rest } = event
  if (kept === 'no memory') return marked(rest, 'memory')
  const { maps, mapsTotal, libraries, threads, kernelStack, registers, ...small } = rest
  if (kept === 'no maps') return marked(small, 'memory', 'maps', 'libraries', 'threads', 'registers')
  return marked(lineOf(event), 'memory', 'maps', 'libraries', 'threads', 'registers', 'stack', 'fault')
}

const marked = (event: CrashEvent, ...parts: string[]): CrashEvent => ({
  ...event,
  capture: {
    tier: 'none',
    ...event.capture,
    truncated: [...new Set([...(event.capture?.truncated ?? []), ...parts])],
  },
})

/** Longer names were made up. */
const MAX_TEXT = 1024
const short = (text: string | undefined): string | undefined => text?.slice(0, MAX_TEXT)

/** What a list shows of a death. */
function lineOf({ schemaVersion, id, time, host, process, termination, oom, sender, capture }: CrashEvent): CrashEvent {
  const { pid, ppid, comm, exe, uid, gid, startTime, durationMs, cgroup, container, containerInfo } = process
  return {
    schemaVersion,
    id,
    time,
    host,
    process: {
      pid,
      ppid,
      comm,
      exe: short(exe),
      uid,
      gid,
      startTime,
      durationMs,
      cgroup: short(cgroup),
      container: short(container),
      containerInfo,
    },
    termination,
    oom,
    sender,
    capture,
  }
}
