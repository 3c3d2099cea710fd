import { expect, it } from 'vitest'
import { keptMemory } from '../../../src/capture/event/pointed-memory.js'
import type { RawStack } from '../../../src/model/raw.js'
import { VM_EXEC, VM_READ, VM_WRITE } from '../../../src/model/vm-flags.js'

const piece = (address: bigint, fill = 1): RawStack => ({ address, bytes: Buffer.alloc(128, fill) })
const file = (start: bigint, vmFlags: number) => ({
  ...{ start, end: start + 0x1000n, offset: 0n, path: '/lib/a.so', deleted: false },
  vmFlags,
})

type Taken = Parameters<typeof keptMemory>[0]

const kept = (taken: Taken): [string, number][] =>
  keptMemory(taken).map(({ address, bytes }) => [address.toString(16), bytes.length])

it.each<[string, Taken, [string, number][]]>([
  ['nothing, where nothing was taken', {}, []],
  ['pieces that continue each other, as one', { pointed: [piece(0x9080n), piece(0x9000n)] }, [['9000', 256]]],
  [
    'pieces apart, in the order of their addresses',
    { pointed: [piece(0x9100n), piece(0x9000n)] },
    [
      ['9000', 128],
      ['9100', 128],
    ],
  ],
  ['a piece that was taken twice, once', { pointed: [piece(0x9000n), piece(0x9000n)] }, [['9000', 128]]],
  ['not what the stack has', { pointed: [piece(0x9000n)], stack: { address: 0x9000n, bytes: Buffer.alloc(128) } }, []],
  [
    'what the stack has a part of',
    { pointed: [piece(0x9000n)], stack: { address: 0x9040n, bytes: Buffer.alloc(128) } },
    [['9000', 128]],
  ],
  ['not what the interrupted stack has', { pointed: [piece(0x9000n)], interruptedStack: piece(0x9000n) }, []],
  ['not what is in a file', { pointed: [piece(0x9000n)], mappings: [file(0x9000n, VM_READ | VM_EXEC)] }, []],
  [
    'what the process could change in its copy of a file',
    { pointed: [piece(0x9000n)], mappings: [file(0x9000n, VM_READ | VM_WRITE)] },
    [['9000', 128]],
  ],
])('a death keeps %s', (_, event, expected) => {
  expect(kept(event)).toEqual(expected)
})
