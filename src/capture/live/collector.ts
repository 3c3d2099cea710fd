import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import { choosePlan } from '../probe/plan.js'
import { drainUntilStopped } from './drain.js'
import { openLibbpf } from './libbpf.js'
import type { CollectorInput, CollectorMessage } from './messages.js'
import { loadObject } from './object.js'

/**
 * The draining thread. It does nothing but empty the ring, so that analysis, however slow,
 * never makes the kernel drop a record.
 */
function collect({ settings, stop }: CollectorInput, post: (message: CollectorMessage) => void): void {
  const bpf = openLibbpf()
  bpf.silence()
  const plan = choosePlan(bpf, settings)
  const object = loadObject(bpf, settings, plan)
  try {
    drainUntilStopped(bpf, stop, {
      ringFd: object.ringFd,
      onOpen: () => {
        object.attach()
        post({ kind: 'ready', tier: plan.tier, followsFd: object.followsFd })
      },
      onRecords: (records, realtimeOffset) =>
        post({ kind: 'records', records, realtimeOffset, counters: object.counters() }),
    })
    post({ kind: 'stopped', counters: object.counters() })
  } finally {
    object.close()
  }
}

const port = parentPort
if (!port) throw new Error('collector.js runs in a worker thread')
try {
  collect(workerData as CollectorInput, (message) => port.postMessage(message))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  port.postMessage({ kind: 'failed', message: error.message } satisfies CollectorMessage)
}
