import { expect, it } from 'vitest'
import type { Resolution } from '../../../src/capture/resolve/protocol.js'
import { createSharing, type Death } from '../../../src/capture/resolve/sharing.js'
import { crashEvent } from '../event.js'

const death = (fingerprint: string | undefined = 'a', user = '1000'): Death =>
  ({ user, fingerprint, raw: {}, request: { modules: [], vdso: undefined } }) as unknown as Death

const named = (runtime: string): Resolution => ({ libraries: [], runtime: { name: runtime } })

/** What a death gets that is like one that was offered. */
const got = async (sharing: ReturnType<typeof createSharing>, of = death()): Promise<string | undefined> =>
  (await sharing.find(of)?.(crashEvent({ runtime: undefined })))?.runtime?.name

it.each<[string, Death]>([
  ['another stack', death('b')],
  ['another user', death('a', '1001')],
  ['a stack that is not known', { ...death(), fingerprint: undefined }],
])('a death with %s has an answer of its own', (_, other) => {
  const sharing = createSharing()
  sharing.offer(death(), Promise.resolve(named('first')))
  expect(sharing.find(other)).toBeUndefined()
})

it('deaths share the answer that comes first, and not that of one that waits behind it', async () => {
  const sharing = createSharing()
  sharing.offer(death(), Promise.resolve(named('first')))
  sharing.offer(death(), new Promise(() => {}))
  expect(await got(sharing)).toBe('first')
})

it.each<[string, () => Promise<Resolution | undefined>]>([
  ['was dropped', () => Promise.resolve(undefined)],
  ['failed', () => Promise.reject(new Error('no answer'))],
])('one that %s is not waited for again', async (_, answer) => {
  const sharing = createSharing()
  sharing.offer(death(), answer())
  expect(await got(sharing)).toBeUndefined()
  expect(sharing.find(death())).toBeUndefined()
  sharing.offer(death(), Promise.resolve(named('second')))
  expect(await got(sharing)).toBe('second')
})
