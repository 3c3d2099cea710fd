import { describe, expect, it } from 'vitest'
import type { FrozenProcess } from '../../../src/capture/frozen/evidence.js'
import { createFrozenWaiting, withFrozen } from '../../../src/capture/frozen/join.js'
import type { RawEvent, RawMapping, RawProcessThread, RawStack } from '../../../src/model/raw.js'

const bytes = (length: number, first = 0): Uint8Array => Uint8Array.from({ length }, (_, index) => first + index)
const stack = (address: bigint, length: number, first = 0): RawStack => ({ address, bytes: bytes(length, first) })
const mapping = (start: bigint, end: bigint): RawMapping => ({ start, end, offset: 0n, vmFlags: 3, deleted: false })

/** Registers here are a stack pointer alone. */
const STACK_POINTER = 0
const thread = (tid: number, stackPointer: bigint, own?: RawStack): RawProcessThread => ({
  ...{ tid, registers: [stackPointer], userStack: [], stack: own },
  stackMissing: own ? undefined : 'dropped',
})

const death = (values: Partial<RawEvent> = {}): RawEvent => ({
  ...{ kind: 'death', time: 2n, startTime: 22_259_999_999n, pid: 42, nsPid: 42, parentPid: 1, uid: 0, gid: 0 },
  ...{ comm: 'victim', exeDeleted: false, oomVictim: false, memory: { vdso: 0n }, mappingsTotal: 0 },
  thread: { tid: 43, registers: [0x7010n], userStack: [], kernelStack: [] },
  stack: stack(0x7010n, 8, 16),
  mappings: [mapping(0x7000n, 0x7040n)],
  truncated: ['stack', 'argv'],
  ...values,
})

const frozen = (values: Partial<FrozenProcess> = {}): FrozenProcess => ({
  ...{ pid: 42, startTime: 22_250_000_000n, pointed: [] },
  mappings: [mapping(0x7000n, 0x7040n)],
  stacks: [stack(0x9000n, 32), stack(0x7000n, 64)],
  ...values,
})

describe('whose death it is', () => {
  it.each<[string, Partial<RawEvent>, boolean]>([
    ['the same process, in the tick in which it was started', {}, true],
    ['another process', { pid: 43 }, false],
    ['one that has the process id again', { startTime: 22_260_000_000n }, false],
  ])('%s', (_, values, isSame) => {
    const waiting = createFrozenWaiting()
    waiting.add(frozen())
    expect(waiting.take(death(values)) !== undefined).toBe(isSame)
  })

  it('is joined once', () => {
    const waiting = createFrozenWaiting()
    waiting.add(frozen())
    waiting.take(death())
    expect(waiting.take(death())).toBeUndefined()
  })

  it('what never gets a death is given up for others', () => {
    const waiting = createFrozenWaiting()
    for (let pid = 42; pid < 42 + 33; pid++) waiting.add(frozen({ pid }))
    expect([waiting.take(death()), waiting.take(death({ pid: 43 }))?.pid]).toEqual([undefined, 43])
  })
})

describe('a death with what was frozen', () => {
  const joined = (raw: Partial<RawEvent>, held: Partial<FrozenProcess> = {}): RawEvent =>
    withFrozen(death(raw), frozen(held), STACK_POINTER)

  it('has the stack to its end, from the stack pointer of the record on', () => {
    const { stack: whole, truncated } = joined({})
    expect([whole?.address, [...(whole?.bytes ?? [])]]).toEqual([0x7010n, [...bytes(48, 16)]])
    expect(truncated).toEqual(['argv'])
  })
  it('has the stack that found no room in the ring', () =>
    expect(joined({ stack: undefined }).stack?.bytes.length).toBe(48))
  it('says that a stack is cut that was too large to be read', () =>
    expect(joined({}, { stacks: [stack(0x7000n, 40)] }).truncated).toEqual(['stack', 'argv']))
  it.each<[string, RawStack[]]>([
    ['in which it is not', [stack(0x6000n, 64), stack(0x8000n, 64)]],
    ['that have no more of it', [stack(0x7000n, 20)]],
    ['that begin after it', [stack(0x7014n, 64)]],
  ])('keeps its own stack beside pieces %s', (_, stacks) =>
    expect(joined({}, { stacks }).stack).toEqual(stack(0x7010n, 8, 16)),
  )
  it('has the stacks of its threads, also of those that were left out', () => {
    const { threads } = joined({
      threads: [thread(43, 0x7010n, stack(0x7010n, 8)), thread(44, 0x9008n), thread(45, 1n)],
    })
    expect(threads?.map(({ stack: own, stackMissing }) => own?.bytes.length ?? stackMissing)).toEqual([
      48,
      24,
      'dropped',
    ])
  })
  it('has mappings only where there were more', () => {
    const mappings = [mapping(0x1000n, 0x2000n), mapping(0x7000n, 0x7040n)]
    expect(joined({ truncated: ['maps'] }, { mappings }).mappings).toBe(mappings)
    expect(joined({ truncated: ['maps'] }, { mappings: [] })).toMatchObject({ mappingsTotal: 0, truncated: ['maps'] })
  })
  it('has memory beside that which registers pointed at, and functions', () => {
    const interpreterStack = { language: 'Python', frames: [{ function: 'load', file: 'a.py', line: 1 }] }
    const taken = joined({ pointed: [stack(1n, 1)] }, { pointed: [stack(2n, 1)], interpreterStack })
    expect(taken.pointed?.map(({ address }) => address)).toEqual([1n, 2n])
    expect(taken.interpreterStack).toBe(interpreterStack)
  })
})
