import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { recorded } from '../../scripts/zoo/recorded.mjs'

const death = { comm: 'forked', cause: 'abort' }
const zooCase = { folder: '/tmp/zoo/forked', expect: { ...death, alsoDie: [death] } }
const line = (cwd: string) => `${JSON.stringify({ process: { cwd } })}\n`

let folder: string
let log: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'))
  log = join(folder, 'log.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true }))

it('a case is awaited until all its deaths are in the log, and those of others do not count', async () => {
  writeFileSync(log, line(zooCase.folder) + line('/tmp/zoo/other'))
  let isThere = false
  const waiting = recorded(zooCase, log).then(() => {
    isThere = true
  })
  await setTimeout(300)
  expect(isThere).toBe(false)
  appendFileSync(log, line(zooCase.folder))
  await waiting
})
