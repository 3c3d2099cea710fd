import { expect, it } from 'vitest'
import { createFamilies } from '../../../src/capture/resolve/families.js'

/** Deaths by process id, with functions that complete and fail them. */
function start() {
  const families = createFamilies()
  const handedOn: number[] = []
  const failures: string[] = []
  const ends = new Map<number, { resolve(value: number): void; reject(error: Error): void }>()
  return {
    ...families,
    handedOn,
    failures,
    enter: (pid: number, parentPid?: number, endedInit?: number, starterPid?: number, more: object = {}) =>
      families.enter(
        {
          ...{ pid, parentPid, starterPid },
          ...(endedInit !== undefined && { sender: { endedInit: { pid: endedInit } } }),
          ...more,
        },
        new Promise<number>((resolve, reject) => ends.set(pid, { resolve, reject })),
        (value) => handedOn.push(value),
        ({ message }) => failures.push(message),
      ),
    complete: async (pid: number) => {
      ends.get(pid)?.resolve(pid)
      await new Promise(setImmediate)
    },
    fail: async (pid: number) => {
      ends.get(pid)?.reject(new Error(`${pid} failed`))
      await new Promise(setImmediate)
    },
  }
}

it('deaths are handed on as they are completed', async () => {
  const { enter, complete, handedOn, settled } = start()
  for (const pid of [1, 2, 3]) enter(pid)
  for (const pid of [3, 1, 2]) await complete(pid)
  await settled()
  expect(handedOn).toEqual([3, 1, 2])
})

it('but a parent after its children, and theirs', async () => {
  const { enter, complete, handedOn } = start()
  enter(30, 20)
  enter(31, 20)
  enter(20, 10)
  enter(10)
  for (const pid of [10, 20, 31]) await complete(pid)
  expect(handedOn).toEqual([31])
  await complete(30)
  expect(handedOn).toEqual([31, 30, 20, 10])
})

it('a process after what a child of it that lives on had started', async () => {
  const { enter, complete, handedOn } = start()
  enter(30, 20, undefined, undefined, { grandparentPid: 10 })
  enter(31, 20, undefined, undefined, { grandparentPid: 10, sender: { process: { pid: 10 } } })
  enter(10)
  for (const pid of [10, 31]) await complete(pid)
  expect(handedOn).toEqual([])
  await complete(30)
  expect(handedOn).toEqual([30, 31, 10])
})

it('a process that started a daemon after what the daemon ran', async () => {
  const { enter, complete, handedOn } = start()
  enter(40, 30, undefined, 10)
  enter(10)
  await complete(10)
  expect(handedOn).toEqual([])
  await complete(40)
  expect(handedOn).toEqual([40, 10])
})

it('and those that the kernel killed with an init process after that', async () => {
  const { enter, complete, handedOn } = start()
  enter(20, 10)
  enter(30, 20, 20)
  enter(31, 30, 20)
  for (const pid of [31, 30]) await complete(pid)
  expect(handedOn).toEqual([])
  await complete(20)
  expect(handedOn).toEqual([20, 30, 31])
})

it.each<[string, object]>([
  ['with a signal', { sender: { process: { pid: 10 } } }],
  ['by a request that it handled', { earlierSignals: [{ sender: { process: { pid: 10 } } }] }],
])('a process that its parent ended %s after the siblings that the parent did not end', async (_name, ended) => {
  const { enter, complete, handedOn } = start()
  enter(20, 10)
  enter(21, 10, undefined, undefined, ended)
  enter(22, 10, undefined, undefined, ended)
  for (const pid of [22, 21]) await complete(pid)
  expect(handedOn).toEqual([])
  await complete(20)
  expect(handedOn).toEqual([20, 21, 22])
})

it('ids that were given again make no circle', async () => {
  const { enter, complete, handedOn } = start()
  enter(1, 2)
  enter(2, 1)
  await complete(2)
  await complete(1)
  expect(handedOn).toEqual([1, 2])
})

it('a failure is told, and holds up nobody', async () => {
  const { enter, complete, fail, handedOn, failures } = start()
  enter(2, 1)
  enter(1)
  await complete(1)
  await fail(2)
  expect([handedOn, failures]).toEqual([[1], ['2 failed']])
})
