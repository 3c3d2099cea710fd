import { describe, expect, it } from 'vitest'
import { aarch64 } from '../../../src/capture/cpu/aarch64.js'
import type { Cpu } from '../../../src/capture/cpu/cpu.js'
import { x86_64 } from '../../../src/capture/cpu/x86_64.js'
import { normalizeThreads } from '../../../src/capture/event/normalize-threads.js'
import type { Thread } from '../../../src/model/event.js'
import type { RawEvent, RawProcessThread, RawRunning } from '../../../src/model/raw.js'

const READ: Partial<Record<string, number>> = { x86_64: 0, aarch64: 63 }
const NO_RESULT_YET = 2n ** 64n - 38n
const RESTART = 2n ** 64n - 512n

/** The first register of each of the two has the result of a system call. */
const thread = (result: bigint, call = false, running?: Partial<RawRunning>, cpu: Cpu = x86_64): RawProcessThread => ({
  tid: 5,
  comm: 'worker',
  registers: [result],
  userStack: [],
  call: call ? { number: READ[cpu.machine] ?? -1, arguments: [3n, 0x1000n, 100n] } : undefined,
  running: { delivering: false, woken: false, onCpu: false, exiting: false, runTime: 2_500_000n, ...running },
})

const normalized = (one: RawProcessThread, cpu: Cpu = x86_64): Thread | undefined => {
  const died = { tid: 1, registers: [], userStack: [], kernelStack: [] }
  return normalizeThreads({ thread: died, threads: [one] } as unknown as RawEvent, cpu)?.[0]
}

const read = { name: 'read', args: ['3', '0x1000', '100'] }

describe('what a thread did', () => {
  it.each<[string, RawProcessThread, Pick<Thread, 'state' | 'syscall' | 'onCpu'>]>([
    ['computed', thread(1n), { state: 'running' }],
    ['computed, on another processor', thread(1n, false, { onCpu: true }), { state: 'running', onCpu: true }],
    ['computed after a system call', thread(7n, true), { state: 'running' }],
    ['waited in a system call', thread(NO_RESULT_YET, true), { state: 'blocked', syscall: read }],
    [
      'was woken from one to die',
      thread(RESTART, true, { woken: true, onCpu: true }),
      { state: 'blocked', syscall: read },
    ],
    [
      'took the signal on its way out',
      thread(RESTART, true, { delivering: true }),
      { state: 'blocked', syscall: read },
    ],
    ['sent itself the signal', thread(0n, true, { delivering: true }), { state: 'running' }],
    [
      'was in a system call on another processor',
      thread(NO_RESULT_YET, true, { onCpu: true }),
      { state: 'running', syscall: read, onCpu: true },
    ],
    ['had ended', thread(NO_RESULT_YET, true, { exiting: true }), { state: 'exiting', syscall: read }],
  ])('%s', (_, raw, { state, syscall, onCpu }) => {
    expect(normalized(raw)).toMatchObject({ tid: 5, name: 'worker', state, cpuMs: 2.5 })
    expect(normalized(raw)?.syscall).toEqual(syscall)
    expect(normalized(raw)?.onCpu).toBe(onCpu)
  })

  it('arm64 has the first argument in the register of the result', () => {
    for (const running of [{}, { delivering: true }])
      expect(normalized(thread(3n, true, running, aarch64), aarch64)).toMatchObject({ state: 'blocked', syscall: read })
  })

  it('a core tells the system call and nothing else', () => {
    const { running: _, ...ofCore } = thread(RESTART, true)
    expect(normalized(ofCore)).toEqual({
      tid: 5,
      name: 'worker',
      state: 'blocked',
      syscall: read,
      registers: expect.anything(),
    })
  })
})

it('a call without a name is shown by its number', () => {
  const raw = { ...thread(NO_RESULT_YET, true), call: { number: 9999, arguments: [] } }
  expect(normalized(raw)?.syscall).toEqual({ name: 'syscall_9999', args: undefined })
})
