// @ts-check
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/**
 * Rows a second that COPY writes, of so many bytes each, into a table of the kind that has the evidence. `file`: for these rows.
 * @param {string} url
 * @param {{ file: string, bytes: number, rows: number }} options
 */
export function copyRate(url, { file, bytes, rows }) {
  const row = `${'ab'.repeat(bytes)}\n`
  writeFileSync(file, `\\\\x${row}`.repeat(rows))
  const sql = `CREATE TABLE copied (n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content BYTEA)`
  /** @param {string} command @param {string[]} more */
  const psql = (command, ...more) => {
    const { status, stderr } = spawnSync('psql', ['-q', '-d', url, '-c', command, ...more], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  psql(sql)
  const begin = performance.now()
  psql(`\\copy copied (content) FROM '${file}'`)
  const rate = (1000 * rows) / (performance.now() - begin)
  psql('DROP TABLE copied')
  return rate
}
