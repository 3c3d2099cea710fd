import { afterEach, expect, it } from 'vitest'
import { createSchedule, type Job, type Schedule } from '../../../src/capture/resolve/schedule.js'

let schedule: Schedule | undefined

afterEach(() => schedule?.stop())

/** What happened to each job, in order; a job that runs ends when its number is passed to `finish`. */
function scheduled() {
  const log: string[] = []
  const endings = new Map<string, () => void>()
  const jobs = createSchedule('ready')
  schedule = jobs
  const add = (name: string, bytes = 1): void => {
    const job: Job = {
      user: name.replace(/\d+$/, ''),
      bytes,
      run: () => {
        log.push(`run ${name}`)
        return new Promise((resolve) => endings.set(name, resolve))
      },
      drop: () => log.push(`drop ${name}`),
    }
    jobs.add(job)
  }
  const finish = async (name: string): Promise<void> => {
    endings.get(name)?.()
    await new Promise(setImmediate)
  }
  return { log, add, finish, size: jobs.size, stop: jobs.stop }
}

it('users take turns, however many deaths the first of them has', async () => {
  const { log, add, finish, size } = scheduled()
  for (const name of ['a1', 'a2', 'a3', 'b1']) add(name)
  expect(size()).toBe(4)
  for (const name of ['a1', 'a2', 'b1', 'a3']) await finish(name)
  expect(log).toEqual(['run a1', 'run a2', 'run b1', 'run a3'])
  expect(size()).toBe(0)
})

it('with more waiting than there is room for, the user with the most loses the newest', async () => {
  const { log, add } = scheduled()
  add('a0')
  add('b1')
  for (let number = 1; number <= 257; number++) add(`a${number}`)
  expect(log).toEqual(['run a0', 'drop a256', 'drop a257'])
})

it('records that take too much memory are given up in the same way', () => {
  const { log, add } = scheduled()
  const MiB = 1024 * 1024
  add('a1', 40 * MiB)
  add('a2', 40 * MiB)
  add('b1', 20 * MiB)
  add('a3', 20 * MiB)
  expect(log).toEqual(['run a1', 'drop a3'])
})

it('a stop drops what waits and what is being resolved', () => {
  const { log, add, stop } = scheduled()
  for (const name of ['a1', 'a2', 'b1']) add(name)
  stop()
  expect(log[0]).toBe('run a1')
  expect(log.slice(1).sort()).toEqual(['drop a1', 'drop a2', 'drop b1'])
})
