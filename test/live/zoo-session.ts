import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { type Case, readCases, ZOO } from '../../scripts/zoo/cases.mjs'
import { obstacleTo } from '../../scripts/zoo/needs.mjs'
import { runCases } from '../../scripts/zoo/run.mjs'
import { type Ended, startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { eventsIn, parseIncidents } from './incidents.js'

interface ZooSession extends Ended {
  /** Its own of what died on this machine meanwhile. */
  incidentsOf(zooCase: Case): Incident[]
  /** The event log of the same deaths. */
  log: string
}

let session: Promise<ZooSession> | undefined

/** All cases that this machine can run, watched by one collector that also records. Run once for all test files. */
export function runZoo(): Promise<ZooSession> {
  session ??= watchZoo()
  return session
}

async function watchZoo(): Promise<ZooSession> {
  const cases = readCases().filter((zooCase) => !obstacleTo(zooCase))
  await buildCases(cases)
  const log = join(ZOO, 'zoo.ndjson')
  rmSync(log, { force: true })
  const watching = await startWatching(['analyze', '--live', '--record', log, '--format', 'json'])
  await runCases(cases)
  const ended = await watching.stop()
  const incidents = parseIncidents(ended.stdout)
  return { ...ended, log, incidentsOf: ({ folder }) => eventsIn(folder, incidents) }
}
