import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const LOOK_MS = 10
const QUIET_NS = LOOK_MS * 0.1e6
const MAX_LOOKS = 30

/**
 * Waits until this process has done what it has to do at its start: compilers of V8, helper processes. Else a command
 * that is over in milliseconds would be measured against that. Not for long: a busy machine never gets quiet.
 */
export async function settled(): Promise<void> {
  for (let look = 0, before = usedNs(); look < MAX_LOOKS; look++) {
    await setTimeout(LOOK_MS)
    const now = usedNs()
    if (now - before < QUIET_NS) return
    before = now
  }
}

/** Processor time of all threads of this process and of its children: Documentation/scheduler/sched-stats.rst. */
function usedNs(): number {
  const threads = readdirSync('/proc/self/task').map((id) => `/proc/self/task/${id}`)
  const children = threads.flatMap((thread) => read(`${thread}/children`).split(' '))
  const all = [...threads, ...children.filter(Boolean).map((pid) => `/proc/${pid}`)]
  return all.reduce((sum, place) => sum + Number(read(`${place}/schedstat`).split(' ')[0] ?? 0), 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // It ended a moment ago.
    return ''
  }
}
