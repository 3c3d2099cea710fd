import { type FrozenSettings, readFrozen } from './evidence.js'

/**
 * The process that reads frozen ones for holder.ts: it is asked for one process at a time. Memory may be mapped so that
 * reading it blocks, of a file system in user space for instance: then this process is killed, and nothing else has waited.
 */
function main(settings: FrozenSettings): void {
  process.on('message', (pid: number) => process.send?.(tryRead(pid, settings)))
  // Whoever started it has gone.
  process.on('disconnect', () => process.exit())
}

/** What goes away while it is read is as good as gone before. */
function tryRead(pid: number, settings: FrozenSettings): unknown {
  try {
    return readFrozen(pid, settings) ?? null
  } catch {
    return null
  }
}

main(JSON.parse(process.argv[2] ?? '{}'))
