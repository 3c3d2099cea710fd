import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readlinkSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { createRoots, OWN_VIEW, type Roots } from '../../../src/capture/resolve/roots.js'

let roots: Roots | undefined
const living: Container[] = []

afterEach(async () => {
  roots?.close()
  await Promise.all(living.splice(0).map(end))
})

interface Container {
  process: ChildProcess
  /** Of its mount namespace. */
  number: number
}

/** A process in a mount namespace of its own, where /mnt/NAME exists and nowhere else. */
async function container(name: string): Promise<Container> {
  const script = `mount -t tmpfs none /mnt && touch /mnt/${name} && echo ready && exec cat`
  const process = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(process.stdout, 'data')
  const started = { process, number: numberOf(process.pid ?? 'self') }
  living.push(started)
  return started
}

/** cat(1) ends when its input does. */
async function end({ process }: Container): Promise<void> {
  if (process.exitCode !== null) return
  process.stdin?.end()
  await once(process, 'exit')
}

const numberOf = (pid: number | string): number => Number(readlinkSync(`/proc/${pid}/ns/mnt`).replace(/\D/g, ''))

it('the namespace of this process is the whole machine', () => {
  roots = createRoots()
  expect(roots.of(numberOf('self'))).toEqual({ folder: '/', view: OWN_VIEW })
})

it('where there is no namespace, there are no files', () => {
  roots = createRoots()
  expect(roots.of(undefined)).toBeUndefined()
})

it('files of a namespace that is gone are those of this process, if they are the same', () => {
  roots = createRoots()
  expect(roots.of(1)).toMatchObject({ folder: '/', isGuessed: true })
})

it('the files of a container can be opened after its last process has ended', async () => {
  const one = await container('one')
  roots = createRoots()
  await end(one)
  const root = roots.of(one.number)
  expect(existsSync(`${root?.folder}/mnt/one`)).toBe(true)
})

it('two containers have two views', async () => {
  const [one, two] = [await container('one'), await container('two')]
  roots = createRoots()
  const [first, second] = [roots.of(one.number), roots.of(two.number)]
  expect(existsSync(`${second?.folder}/mnt/two`)).toBe(true)
  expect(first?.view).not.toBe(second?.view)
})

it('a container that was started later is found when a process in it has died', async () => {
  roots = createRoots()
  const late = await container('late')
  expect(existsSync(`${roots.of(late.number)?.folder}/mnt/late`)).toBe(true)
})

it('a container that was started later is held once this was told, also after it has ended', async () => {
  const told = createRoots()
  roots = told
  const short = await container('short')
  // When it begins to look; it has looked when this function goes on.
  await new Promise<void>((resolve) => told.look(resolve))
  await end(short)
  expect(existsSync(`${roots.of(short.number)?.folder}/mnt/short`)).toBe(true)
})
