import { getPriority } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { type Child, keepSpare, startChild, startSpare, takeSpare } from '../../../src/capture/resolve/child-process.js'
import { packageFile } from '../../../src/model/package-file.js'

const children: Child[] = []
afterEach(() => {
  for (const { process } of children.splice(0)) process.kill('SIGKILL')
})

function kept(child: Child | undefined): Child {
  if (!child) throw new Error('no child was started')
  children.push(child)
  return child
}

it('says when it has started', async () => {
  const child = kept(startChild())
  expect(child.isStarting()).toBe(true)
  await child.started
  expect(child.isStarting()).toBe(false)
})

it('says how slow the processor is, within limits', async () => {
  const child = kept(startChild())
  await child.started
  expect(child.slowness()).toBeGreaterThanOrEqual(1)
  expect(child.slowness()).toBeLessThanOrEqual(10)
})

it('is started under no flag of its own, of V8 least of all: for that, neither its code nor that of Node was kept', () => {
  expect(kept(startChild()).process.spawnargs).toEqual([
    process.execPath,
    packageFile('dist/capture/resolve/child/child.cjs'),
  ])
})

it.each([
  ['somebody waits for: like this process', true, 0],
  ['nobody waits for: after what else runs', false, 10],
])('one that %s', (_, isUrgent, added) => {
  const child = kept(startChild({ isUrgent }))
  expect(getPriority(child.process.pid ?? 0)).toBe(Math.max(getPriority(), added))
})

it('a spare one is for whoever asks first', async () => {
  expect(takeSpare()).toBeUndefined()
  keepSpare(startSpare())
  const child = kept(takeSpare())
  expect(takeSpare()).toBeUndefined()
  await child.started
  expect(child.process.connected).toBe(true)
})
