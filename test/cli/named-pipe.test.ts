import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { newFolder } from './run-cli.js'

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))
const LOG = fileURLToPath(new URL('../../fixtures/null-read/log.ndjson', import.meta.url))

// Whoever opens it to see what it is takes what the reader of the log would have read.
it.each(['findings', 'md'])('a log that a named pipe hands over is read, as %s', (format) => {
  const pipe = join(newFolder(), 'pipe')
  const script = 'mkfifo "$1" && { cat "$2" > "$1" & } && timeout 60 "$3" "$4" analyze --format "$5" "$1" && wait $!'
  const output = execFileSync('sh', ['-c', script, 'sh', pipe, LOG, process.execPath, PROGRAM, format], {
    encoding: 'utf8',
  })
  expect(output).toContain('null-dereference')
})
