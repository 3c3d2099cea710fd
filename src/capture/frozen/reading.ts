import { type ChildProcess, fork } from 'node:child_process'
import { packageFile } from '../../model/package-file.js'
import type { FrozenProcess, FrozenSettings } from './evidence.js'

export interface Reading {
  start(id: number, pid: number): void
  /** It is not wanted any more. What is being read just now may block: whoever reads it is killed. */
  cancel(id: number): void
  close(): void
}

/** Reads processes one after another, in a process of its own, which is there before it is needed: nothing waits for its start. */
export function createReading(
  settings: FrozenSettings,
  onRead: (id: number, frozen: FrozenProcess | undefined) => void,
): Reading {
  const waiting = new Map<number, number>()
  let current: number | undefined
  let child: ChildProcess | undefined

  const launch = (): ChildProcess => {
    const started = fork(packageFile('dist/capture/frozen/reader.js'), [JSON.stringify(settings)], {
      serialization: 'advanced',
      stdio: 'ignore',
    })
    const gone = (): void => {
      if (child !== started) return
      // It is started again when it is needed: one that cannot start would be tried without end.
      child = undefined
      end(undefined)
    }
    started.on('message', (frozen: FrozenProcess | null) => child === started && end(frozen ?? undefined))
    started.on('exit', gone)
    started.on('error', gone)
    return started
  }

  const end = (frozen: FrozenProcess | undefined): void => {
    const id = current
    current = undefined
    if (id !== undefined) onRead(id, frozen)
    proceed()
  }

  const proceed = (): void => {
    const [next] = waiting
    if (current !== undefined || !next) return
    const [id, pid] = next
    waiting.delete(id)
    current = id
    child ??= launch()
    child.send(pid, () => {})
  }

  const kill = (): void => {
    const old = child
    child = undefined
    current = undefined
    old?.kill('SIGKILL')
  }

  child = launch()
  return {
    start: (id, pid) => {
      waiting.set(id, pid)
      proceed()
    },
    cancel: (id) => {
      waiting.delete(id)
      if (current !== id) return
      kill()
      child = launch()
      proceed()
    },
    close: () => {
      waiting.clear()
      kill()
    },
  }
}
