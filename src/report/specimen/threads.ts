import { formatAddress } from '../../model/address.js'
import type { Frame, Thread } from '../../model/event.js'

const address = formatAddress(0x401000n)

/** Threads in every state, and more of them than are shown. */
export const specimenThreads = ({ own, library, frame }: Record<'own' | 'library' | 'frame', Frame>): Thread[] => [
  { tid: 3, name: 'thread', state: 'running', onCpu: true, cpuMs: 1, stack: { unwinder: 'dwarf', frames: [own] } },
  {
    tid: 4,
    name: 'thread',
    state: 'blocked',
    syscall: { name: 'futex', args: ['1'] },
    stack: { unwinder: 'dwarf', frames: [library, own] },
    waitsFor: { tid: 3, lock: address, kind: 'mutex' },
  },
  {
    tid: 5,
    stack: { unwinder: 'dwarf', frames: [library, own] },
    waitsFor: { tid: 9, lock: address, kind: 'mutex', ownerIsGone: true },
  },
  { tid: 6, stackMissing: 'dropped', waitsFor: { tid: 3, lock: address, kind: 'join' } },
  { tid: 7, waitsFor: { lock: address, kind: 'mutex' }, stack: { unwinder: 'dwarf', frames: [frame] } },
  ...Array.from({ length: 300 }, (_, i) => ({
    tid: 10 + i,
    stack: { unwinder: 'dwarf' as const, frames: [i < 20 ? library : { ...library, symbol: `g${i}` }, own] },
  })),
]
