import type { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { startLiveCapture } from '../../src/capture/deaths/watch.js'
import { readHost } from '../../src/capture/host.js'
import { startSnoop } from '../../src/capture/snoop/snoop.js'
import { openTrace } from '../../src/capture/trace/trace.js'
import { describeLive } from './availability.js'

/** The thread that `start` begins, from outside. */
async function withThread<T>(start: () => Promise<T>): Promise<[started: T, thread: Worker]> {
  const threads: Worker[] = []
  const onWorker = (worker: Worker): void => void threads.push(worker)
  process.on('worker', onWorker)
  const started = await start().finally(() => process.off('worker', onWorker))
  const [thread] = threads
  if (!thread) throw new Error('no thread was started')
  return [started, thread]
}

describeLive('a collector that is killed', () => {
  const host = readHost()
  const failures: string[] = []
  const onFailure = (error: Error): void => void failures.push(error.message)
  const ending = 'the collector ended with exit status 1'

  it('of deaths: the failure is reported once, and stopping ends', async () => {
    const settings = {
      exits: 'failed',
      collectorPid: 0,
      stackBytes: 1024,
      threads: 64,
      threadStackBytes: 8192,
      environment: [],
      pointedMemory: 0,
    } as const
    const handlers = { onEvent: () => {}, onLoss: () => {}, onFailure }
    const [capture, thread] = await withThread(() => startLiveCapture(host, settings, handlers))
    const ended = thread.terminate()
    // Which wakes it, from its sleep in the kernel.
    const stopped = capture.stop()
    await ended
    expect((await stopped).lost).toBe(0)
    expect(failures.splice(0)).toEqual([ending])
  })

  it('of snoop: the failure is reported once, and stopping ends', async () => {
    const settings = { exits: 'failed', collectorPid: 0, starts: false, threads: false, cgroups: false } as const
    const handlers = { onActivity: () => {}, onLoss: () => {}, onFailure }
    const [snooping, thread] = await withThread(() => startSnoop(host, settings, handlers))
    const ended = thread.terminate()
    const stopped = snooping.stop()
    await ended
    expect(await stopped).toEqual({ lost: 0 })
    expect(failures.splice(0)).toEqual([ending])
  })

  it('of a trace: what waits for its end hears of it', async () => {
    const handlers = { onEvents: () => {}, onFailure, onKill: () => {} }
    const [trace, thread] = await withThread(() => openTrace({ follow: false, wanted: ['read'] }, handlers))
    await thread.terminate()
    await expect(trace.finished).rejects.toThrow(ending)
  })
})
