import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { createResolver } from '../../../dist/capture/resolve/resolver.js'
import type { ResolveRequest } from '../../../src/capture/resolve/protocol.js'

const REQUEST: ResolveRequest = {
  machine: 'x86_64',
  pid: 1,
  uid: 0,
  root: '/',
  view: 'own',
  readers: [],
  registers: [],
  registersValid: false,
  framePointerStack: [0x1234n],
  modules: [],
}
const ANSWER = { libraries: [], stack: { unwinder: 'frame-pointer', frames: [{ ip: '0x0000000000001234' }] } }

const resolvers: ReturnType<typeof createResolver>[] = []

/** A resolver and how to find its child. */
function start(
  timeLimitMs?: number,
  wallClockFactor?: number,
  more: NonNullable<Parameters<typeof createResolver>[0]> = {},
) {
  const before = new Set(childrenOf(process.pid))
  const resolver = createResolver({ timeLimitMs, wallClockFactor, ...more })
  resolvers.push(resolver)
  return { resolver, child: () => childrenOf(process.pid).findLast((pid) => !before.has(pid)) ?? 0 }
}

afterEach(() => {
  for (const resolver of resolvers.splice(0)) resolver.close()
})

it('a child that is slow to start fails nobody, and is asked at the next death', async () => {
  const { resolver, child } = start(undefined, undefined, { startLimitMs: 1 })
  const pid = child()
  expect(await resolver.resolve(REQUEST)).toEqual({
    libraries: [],
    incomplete: 'the resolver did not start within 1 ms',
  })
  await expect.poll(() => resolver.resolve(REQUEST), { timeout: 60_000 }).toEqual(ANSWER)
  expect(child()).toBe(pid)
}, 90_000)

it('answers', async () => {
  const { resolver } = start()
  expect(await resolver.resolve(REQUEST)).toEqual(ANSWER)
})

it('answers requests in the order they came', async () => {
  const { resolver } = start()
  const stacks = [[1n], [2n], [3n]]
  const answers = await Promise.all(
    stacks.map((framePointerStack) => resolver.resolve({ ...REQUEST, framePointerStack })),
  )
  expect(answers.map(({ stack }) => BigInt(stack?.frames[0]?.ip ?? 0))).toEqual([1n, 2n, 3n])
})

it('kills a child that is stuck, and starts another at the next request', async () => {
  const { resolver, child } = start(1500, 1)
  // On a busy machine even the first answer can take that long.
  const answers = () => expect.poll(() => resolver.resolve(REQUEST), { timeout: 20_000 }).toEqual(ANSWER)
  await answers()
  const stuck = child()
  process.kill(stuck, 'SIGSTOP')
  expect(await resolver.resolve(REQUEST)).toEqual({
    libraries: [],
    // More on a slow machine.
    incomplete: expect.stringMatching(/^the resolver took longer than \d+ ms$/),
    failed: true,
  })
  await answers()
  expect(child()).not.toBe(stuck)
})

it('leaves a child time that did not get the processor', async () => {
  const { resolver, child } = start(1000)
  await expect.poll(() => resolver.resolve(REQUEST), { timeout: 60_000 }).toEqual(ANSWER)
  process.kill(child(), 'SIGSTOP')
  const answer = resolver.resolve(REQUEST)
  setTimeout(() => process.kill(child(), 'SIGCONT'), 1500)
  expect(await answer).toEqual(ANSWER)
})

it('asks another child when one that had answered before dies, whatever of', async () => {
  const { resolver, child } = start()
  await resolver.resolve(REQUEST)
  process.kill(child(), 'SIGSTOP')
  const answer = resolver.resolve(REQUEST)
  await new Promise((sent) => setImmediate(sent))
  process.kill(child(), 'SIGKILL')
  expect(await answer).toEqual(ANSWER)
})

it('outlives a request that children die of', async () => {
  const { resolver, child } = start()
  await resolver.resolve(REQUEST)
  const first = child()
  process.kill(first, 'SIGSTOP')
  const answer = resolver.resolve(REQUEST)
  await new Promise((sent) => setImmediate(sent))
  process.kill(first, 'SIGKILL')
  await expect.poll(() => [0, first].includes(child()), { timeout: 20_000 }).toBe(false)
  process.kill(child(), 'SIGKILL')
  expect(await answer).toEqual({
    libraries: [],
    incomplete: expect.stringMatching(/^the resolver (died|could not be reached) /),
    failed: true,
  })
  expect(await resolver.resolve(REQUEST)).toEqual(ANSWER)
})

it('replaces a child that died between requests', async () => {
  const { resolver, child } = start()
  await resolver.resolve(REQUEST)
  const doomed = child()
  process.kill(doomed, 'SIGKILL')
  await gone(doomed)
  expect(await resolver.resolve(REQUEST)).toEqual(ANSWER)
})

it('on demand, starts the child for a request and lets it leave after the last', async () => {
  const { resolver, child } = start(undefined, undefined, { presence: 'on-demand', leavesAfterMs: 300 })
  expect(child()).toBe(0)
  expect(await Promise.all([resolver.resolve(REQUEST), resolver.resolve(REQUEST)])).toEqual([ANSWER, ANSWER])
  const first = child()
  expect(first).not.toBe(0)
  await gone(first)
  expect(child()).toBe(0)
  expect(await resolver.resolve(REQUEST)).toEqual(ANSWER)
})

it('lets the child finish its answers when the terminal sends SIGINT to all', async () => {
  const { resolver, child } = start()
  await resolver.resolve(REQUEST)
  process.kill(child(), 'SIGINT')
  process.kill(child(), 'SIGTERM')
  expect(await resolver.resolve(REQUEST)).toEqual(ANSWER)
})

it('gives the child no more than it needs', async () => {
  const { resolver, child } = start()
  await resolver.resolve(REQUEST)
  const status = readFileSync(`/proc/${child()}/status`, 'utf8')
  expect(status).toMatch(/^NoNewPrivs:\t1$/m)
  expect(status).toMatch(/^Seccomp:\t2$/m)
  const limits = readFileSync(`/proc/${child()}/limits`, 'utf8')
  expect(limits).toMatch(/^Max core file size +0 +0 /m)
  expect(limits).toMatch(/^Max address space +\d+ +\d+ /m)
  if (process.getuid?.() !== 0) return
  for (const thread of readdirSync(`/proc/${child()}/task`)) {
    const ofThread = readFileSync(`/proc/${child()}/task/${thread}/status`, 'utf8')
    const user = 0x7f000000 + child()
    expect(ofThread).toContain(`\nUid:\t${user}\t${user}\t${user}\t${user}\n`)
    expect(ofThread).toMatch(/^Groups:\t *$/m)
    // CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE, or nothing.
    expect(ofThread).toMatch(/^CapPrm:\t0{16}$|^CapPrm:\t0{11}80004$/m)
  }
})

it('ends the child when it is closed', async () => {
  const { resolver, child } = start()
  await resolver.resolve(REQUEST)
  const pid = child()
  resolver.close()
  await gone(pid)
})

it('answers what is asked while it is closed, and nothing is left running', async () => {
  const { resolver, child } = start()
  await resolver.resolve(REQUEST)
  const pid = child()
  process.kill(pid, 'SIGSTOP')
  const answers = [resolver.resolve(REQUEST), resolver.resolve(REQUEST)]
  await new Promise((sent) => setImmediate(sent))
  resolver.close()
  for (const { incomplete } of await Promise.all(answers)) expect(incomplete).toMatch(/^the resolver /)
  await gone(pid)
  expect(child()).toBe(0)
})

it('answers what is asked while it starts, when it is closed', async () => {
  const { resolver } = start(undefined, undefined, { presence: 'on-demand' })
  const answer = resolver.resolve(REQUEST)
  await new Promise((started) => setImmediate(started))
  resolver.close()
  expect((await answer).incomplete).toBe('the resolver was closed')
})

/** /proc/PID/task/TID/children of proc(5) */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
}

async function gone(pid: number): Promise<void> {
  while (childrenOf(process.pid).includes(pid)) await new Promise((resolve) => setTimeout(resolve, 5))
}
