import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startSpareThread } from '../../../src/capture/bpf/thread.js'
import { HANDLED, STAGES, startCollector } from '../../../src/capture/bpf/worker.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-worker-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A collector with another thread behind the protocol: `port` posts its messages, `stage` is that of the main thread. */
function script(name: string, body: string): string {
  const path = join(folder, `${name}.mjs`)
  const head = `import { parentPort as port, workerData } from 'node:worker_threads'
const stage = new Int32Array(workerData.stage)
`
  writeFileSync(path, head + body)
  return path
}

const start = (path: string, batches: unknown[] = []) =>
  startCollector<object, string, number, string>(path, {}, (batch, ready) => void batches.push([batch, ready]))

const READY = `port.postMessage({ kind: 'ready', ready: 'attached' })\n`
const UNTIL_STOPPED = 'Atomics.wait(stage, 0, 0)\n'

it('hands over every batch, with what the thread said when it was ready, and then the end', async () => {
  const batches: unknown[] = []
  const body = `${READY}port.postMessage({ kind: 'batch', batch: 1 })
${UNTIL_STOPPED}port.postMessage({ kind: 'batch', batch: stage[0] })
port.postMessage({ kind: 'stopped', end: 'all told' })`
  const collector = await start(script('whole', body), batches)
  expect(collector.ready).toBe('attached')
  collector.enter(STAGES.stop)
  expect(await collector.finished).toBe('all told')
  expect(batches).toEqual([
    [1, 'attached'],
    [STAGES.stop, 'attached'],
  ])
})

describe('a thread that was started before anybody asked for it', () => {
  it('is the one that whoever asks gets', async () => {
    const body = `const born = Date.now()
port.once('message', () => {
  ${READY}  port.postMessage({ kind: 'stopped', end: String(born) })
})`
    const path = script('spare', body)
    startSpareThread(path)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const asked = Date.now()
    expect(Number(await (await start(path)).finished)).toBeLessThan(asked)
    expect(Number(await (await start(path)).finished)).toBeGreaterThanOrEqual(asked)
  })

  it('and failed meanwhile is replaced by one that says why', async () => {
    const path = script('spare-that-fails', `throw new Error('no such library')`)
    startSpareThread(path)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await expect(start(path)).rejects.toThrow('no such library')
  })
})

it('a batch that is not taken at once counts when it is', async () => {
  const body = `${READY}const counted = []
for (const each of [1, 2]) {
  port.postMessage({ kind: 'batch', batch: each })
  Atomics.wait(stage, ${HANDLED}, each - 1)
  counted.push(stage[${HANDLED}])
}
port.postMessage({ kind: 'stopped', end: counted.join() })`
  const taken: number[] = []
  const collector = await startCollector<object, string, number, string>(
    script('later taken', body),
    {},
    async (batch) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      taken.push(batch)
    },
  )
  expect(await collector.finished).toBe('1,2')
  expect(taken).toEqual([1, 2])
})

it('stays at the stage of a stop when what it watches ends later', async () => {
  const body = `${READY}${UNTIL_STOPPED}setTimeout(() => port.postMessage({ kind: 'stopped', end: String(stage[0]) }), 50)`
  const collector = await start(script('later', body))
  collector.enter(STAGES.stop)
  collector.enter(STAGES.ending)
  expect(await collector.finished).toBe(String(STAGES.stop))
})

describe('a thread that ends before it was stopped', () => {
  it.each([
    ['with what the user can fix', `port.postMessage({ kind: 'failed', message: 'no BTF' })`, 'no BTF'],
    ['by an exception', `throw new Error('a bug')`, 'a bug'],
    ['without a word', 'process.exit(3)', 'the collector ended with exit status 3'],
  ])('%s: starting fails', async (name, body, message) => {
    await expect(start(script(`early-${name.length}`, body))).rejects.toThrow(message)
  })

  it.each([
    ['with what the user can fix', `port.postMessage({ kind: 'failed', message: 'refused' })`, 'refused'],
    ['by an exception', `throw new Error('a bug')`, 'a bug'],
    ['without a word', 'process.exit(3)', 'the collector ended with exit status 3'],
  ])('%s: waiting for its end does not last for ever', async (name, body, message) => {
    const collector = await start(script(`late-${name.length}`, `${READY}${UNTIL_STOPPED}${body}`))
    collector.enter(STAGES.stop)
    await expect(collector.finished).rejects.toThrow(message)
  })
})
