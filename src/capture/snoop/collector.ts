import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../../model/errors.js'
import { drainUntilStopped } from '../live/drain.js'
import { openLibbpf } from '../live/libbpf.js'
import type { SnoopInput, SnoopMessage } from './messages.js'
import { loadSnoop } from './object.js'

/** The draining thread of snoop: it does nothing but empty the ring. */
function collect({ settings, stop }: SnoopInput, post: (message: SnoopMessage) => void): void {
  const bpf = openLibbpf()
  bpf.silence()
  const object = loadSnoop(bpf, settings)
  try {
    drainUntilStopped(bpf, stop, {
      ringFd: object.ringFd,
      onOpen: () => {
        object.attach()
        post({ kind: 'ready' })
      },
      onRecords: (records, realtimeOffset) => post({ kind: 'records', records, realtimeOffset, lost: object.lost() }),
    })
    post({ kind: 'stopped', lost: object.lost() })
  } finally {
    object.close()
  }
}

const port = parentPort
if (!port) throw new Error('collector.js runs in a worker thread')
try {
  collect(workerData as SnoopInput, (message) => port.postMessage(message))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  port.postMessage({ kind: 'failed', message: error.message } satisfies SnoopMessage)
}
