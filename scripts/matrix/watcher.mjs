// @ts-check
// Usage: node watcher.mjs LOG SETTINGS: records like `crashcrawler record`, with more settings of the capture, as JSON. Runs in
// the guest.
import { PIPELINE } from './places.mjs'

const [log, settings = '{}'] = process.argv.slice(2)
const { watch } = await import(PIPELINE)
const capture = await watch(
  {
    capture: {
      exits: 'failed',
      stackBytes: 32768,
      threads: 64,
      threadStackBytes: 8192,
      environment: [],
      pointedMemory: 0,
      ...JSON.parse(settings),
    },
    filter: { pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 },
    record: log,
  },
  {
    onEvent: () => {},
    onLoss: () => {},
    onFailure: (/** @type {Error} */ error) => {
      throw error
    },
  },
)
console.error('crashcrawler: watching')
process.once('SIGINT', async () => {
  const { captured, lost } = await capture.stop()
  console.error(`crashcrawler: stopped: ${captured} captured, ${lost} lost`)
})
