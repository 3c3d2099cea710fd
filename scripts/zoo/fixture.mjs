// @ts-check
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ZooError } from './errors.mjs'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const LARGEST_BYTES = 40 * 1024

/** What tells one machine from another. */
const HOST = { hostname: 'fixture-host', bootId: '00000000-0000-4000-8000-000000000000' }

/**
 * Writes the log of one case: the header and its own events, of the lines of a log of many cases.
 * Throws ZooError where they are not as many as the case has deaths, or not fit to be published.
 * @param {import('./cases.mjs').Case} zooCase
 * @param {string[]} lines
 */
export function saveFixture({ name, source, folder, expect }, lines) {
  const [header, ...records] = lines.map((line) => JSON.parse(line))
  const events = records.filter(({ process }) => process?.cwd === folder)
  const deaths = 1 + (expect.alsoDie?.length ?? 0)
  if (events.length !== deaths) {
    throw new ZooError(`${name}: ${events.length} events recorded of ${deaths} deaths`)
  }
  const text = [header, ...events].map((record) => `${JSON.stringify(anonymous(record))}\n`).join('')
  if (text.includes(REPOSITORY)) throw new ZooError(`${name}: the log holds the path of this repository`)
  if (text.length > LARGEST_BYTES)
    throw new ZooError(`${name}: a log of ${text.length} bytes, at most ${LARGEST_BYTES}`)
  writeFileSync(join(source, 'log.ndjson'), text)
}

/** @param {{ host: object }} record */
const anonymous = (record) => ({ ...record, host: { ...record.host, ...HOST } })
