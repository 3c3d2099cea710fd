import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { onTestFinished } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { CONSUMER, ensureStreams } from '../../src/fleet/nats/streams.js'
import { DEATHS_STREAM } from '../../src/fleet/subject.js'
import { formatTime } from '../../src/model/time.js'
import { readFixture } from '../cli/run-cli.js'

/** A process of the built command, which does not outlive its test. */
export interface Running {
  child: ChildProcess
  stderr(): string
  stdout(): string
  /** Its status, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
}

export function start(args: readonly string[]): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
    })
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on('close', (status, signal) => resolve(status ?? signal)),
  )
  return { child, stderr: () => text.stderr, stdout: () => text.stdout, ended }
}

/** Until it is so. The test fails by its time limit otherwise. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50)
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const START = 1_795_824_000n * 1_000_000_000n

/** An event log of a host with so many deaths. Ids are the same on all hosts. */
export function writeLog(folder: string, host: string, deaths: number): string {
  const [header, event = ''] = readFixture('null-read').split('\n')
  const lines = Array.from({ length: deaths }, (_, index) =>
    event
      .replace(/"id":"[^"]*"/, `"id":"${index.toString(16).padStart(12, '0')}"`)
      .replace(/"time":"[^"]*"/, `"time":"${formatTime(START + BigInt(index) * 1_000_000n)}"`)
      .replace(/"hostname":"[^"]*"/, `"hostname":"${host}"`),
  )
  const path = join(folder, `${host}.ndjson`)
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`)
  return path
}

/** A connection as an administrator has it, with the streams made. An analyzer that is gone is waited for for seconds. */
export async function administer(server: string, user?: { user: string; pass: string }) {
  const connection = await connect({ servers: server, ...user })
  const manager = await jetstreamManager(connection)
  await ensureStreams(manager)
  await manager.consumers.update(DEATHS_STREAM, CONSUMER, { ack_wait: 2_000_000_000 })
  return { connection, manager, client: manager.jetstream() }
}
