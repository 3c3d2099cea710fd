// @ts-check
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ZooError } from './errors.mjs'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const LARGEST_BYTES = 40 * 1024

/** Values that identify a machine. */
const HOST = { hostname: 'fixture-host', bootId: '00000000-0000-4000-8000-000000000000' }

/**
 * Writes the log of one case: the header and the events of this case, selected from the log of many cases.
 * Throws ZooError if their number differs from the number of deaths of the case, or if they must not be published.
 * @param {import('./cases.mjs').Case} zooCase
 * @param {string[]} lines
 */
export function saveFixture({ name, source, folder, expect }, lines) {
  const [header, ...records] = lines.map((line) => JSON.parse(line))
  const events = records.filter(({ process }) => process?.cwd === folder)
  const deaths = 1 + (expect.alsoDie?.length ?? 0)
  if (events.length !== deaths) {
    throw new ZooError(`${name}: ${events.length} events recorded for ${deaths} deaths`)
  }
  const text = [header, ...events].map((record) => `${JSON.stringify(anonymous(record))}\n`).join('')
  if (text.includes(REPOSITORY)) throw new ZooError(`${name}: the log contains the path of this repository`)
  if (text.length > LARGEST_BYTES)
    throw new ZooError(`${name}: the log has ${text.length} bytes; the maximum is ${LARGEST_BYTES}`)
  writeFileSync(join(source, 'log.ndjson'), text)
}

/** @param {{ host: object }} record */
const anonymous = (record) => ({ ...record, host: { ...record.host, ...HOST } })
