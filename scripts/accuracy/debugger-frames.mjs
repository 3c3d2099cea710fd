// @ts-check
import { execFileSync } from 'node:child_process'

/** Prints a line for each frame of each thread: thread, address, function, line of the source. */
const SCRIPT = `
import gdb
for thread in sorted(gdb.selected_inferior().threads(), key=lambda t: t.ptid[1] or t.ptid[0]):
    thread.switch()
    try:
        frame = gdb.newest_frame()
        while frame:
            line = frame.find_sal().line
            print('frame', thread.ptid[1] or thread.ptid[0], hex(frame.pc()), frame.name(), line)
            frame = frame.older()
    except gdb.error as error:
        print('frame', thread.ptid[1], 'error', error)
`

/**
 * What gdb shows of a core: the frames of each thread, by thread id.
 * @param {string} program
 * @param {string} core
 * @returns {Map<number, string[]>}
 */
export function gdbFrames(program, core) {
  const settings = [
    'set libthread-db-search-path /dev/null',
    'set debuginfod enabled off',
    'set backtrace past-main on',
  ]
  const words = ['-q', '-batch', ...settings.flatMap((setting) => ['-iex', setting]), program, '-c', core]
  const output = execFileSync('gdb', [...words, '-ex', `python exec(${JSON.stringify(SCRIPT)})`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, HOME: '/nonexistent' },
  })
  /** @type {Map<number, string[]>} */
  const threads = new Map()
  for (const line of output.split('\n')) {
    const [, tid, frame] = /^frame (\d+) (.*)$/.exec(line) ?? []
    if (tid !== undefined && frame !== undefined) threads.set(Number(tid), [...(threads.get(Number(tid)) ?? []), frame])
  }
  return threads
}

/**
 * Frames of all threads of the kernel's core, and those of them that the other core has at the same place.
 * @param {Map<number, string[]>} kernel
 * @param {Map<number, string[]>} other
 * @returns {{ frames: number, equal: number, differences: string[] }}
 */
export function compareFrames(kernel, other) {
  const differences = []
  let [frames, equal] = [0, 0]
  for (const [tid, expected] of kernel) {
    const found = other.get(tid) ?? []
    for (const [index, frame] of expected.entries()) {
      frames++
      if (found[index] === frame) equal++
      else differences.push(`thread ${tid} #${index}: ${frame}, but ${found[index] ?? 'nothing'}`)
    }
  }
  return { frames, equal, differences }
}
