import { expect, it } from 'vitest'
import { confirmWait } from '../../../src/capture/event/confirm-wait.js'
import type { Thread } from '../../../src/model/event.js'

type Kind = 'mutex' | 'join'

const thread = (kind: Kind, symbols: string[]): Thread => ({
  tid: 5,
  stack: { unwinder: 'dwarf', frames: symbols.map((symbol) => ({ ip: '0x0000000000001000', symbol })) },
  waitsFor: { tid: 6, lock: '0x0000000000002000', kind },
})

it.each<[string, Kind, string[], boolean | undefined]>([
  [
    'a stack in pthread_mutex_lock',
    'mutex',
    ['futex_wait', '__GI___lll_lock_wait', '___pthread_mutex_lock', 'main'],
    true,
  ],
  [
    'a condition variable that takes its mutex again',
    'mutex',
    ['__pthread_mutex_cond_lock', 'pthread_cond_wait'],
    true,
  ],
  ['a lock of the C library', 'mutex', ['__lll_lock_wait_private', 'malloc', 'main'], undefined],
  ['a read-write lock', 'mutex', ['__pthread_rwlock_wrlock', 'main'], undefined],
  ['a semaphore', 'join', ['__new_sem_wait_slow64', 'main'], undefined],
  ['a stack in pthread_join', 'join', ['__pthread_clockjoin_ex', 'main'], true],
])('%s', (_, kind, symbols, confirmed) => {
  expect(confirmWait(thread(kind, symbols)).waitsFor?.confirmed).toBe(confirmed)
  expect(confirmWait(thread(kind, symbols)).waitsFor === undefined).toBe(confirmed === undefined)
})

it('a stack without symbols leaves it unconfirmed', () => {
  expect(confirmWait(thread('mutex', ['']))).toEqual(thread('mutex', ['']))
})
