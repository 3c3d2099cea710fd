import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const MODULE = new URL('../../../dist/capture/launch/launch.js', import.meta.url).href
const LAUNCHER = `
  import { launch } from ${JSON.stringify(MODULE)}
  const { ended } = launch(process.argv.slice(1), () => {})
  process.exitCode = (await ended).status`

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bytes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * Runs a shell command in which "$@" is the launcher in front of what it launches. A shell passes bytes on as they are;
 * a Node that is a parent does not.
 */
const inShell = (script: string): string =>
  execFileSync('sh', ['-c', script, 'sh', process.execPath, '--input-type=module', '-e', LAUNCHER], {
    cwd: folder,
    encoding: 'utf8',
  })

const HEX = `for word; do printf %s "$word" | od -An -v -tx1 | tr -d ' \\n'; echo; done`

it('words that are not UTF-8 reach the command to the byte', () => {
  writeFileSync(join(folder, 'hex'), `#!/bin/sh\n${HEX}\n`, { mode: 0o755 })
  expect(inShell(`"$@" ./hex "$(printf 'caf\\351')" "$(printf '\\377\\376')" '' "$(printf 'gr\\303\\266')"`)).toBe(
    '636166e9\nfffe\n\n6772c3b6\n',
  )
})

it('so do the name of the command and the environment', () => {
  const program = `#!/bin/sh\nprintf %s "$LATIN" | od -An -tx1 | tr -d ' '\n`
  expect(
    inShell(`n="$(printf 'p\\351')"; printf '${program.replaceAll('\n', '\\n').replaceAll("'", "'\\''").replaceAll('%', '%%')}' > "./$n"; chmod +x "./$n"
      LATIN="$(printf '\\351')" "$@" "./$n"`),
  ).toBe('e9\n')
})

it('a script without an interpreter is one of the shell', () => {
  writeFileSync(join(folder, 'plain'), 'echo plain $1\n', { mode: 0o755 })
  expect(inShell('"$@" ./plain word')).toBe('plain word\n')
})

it('signals are as a fresh process has them', () => {
  const status = inShell('"$@" cat /proc/self/status')
  expect(status).toMatch(/^SigBlk:\t0{16}$/m)
  expect(status).toMatch(/^SigIgn:\t0{16}$/m)
  // Node itself ignores some, SIGPIPE among them.
  expect(readFileSync('/proc/self/status', 'utf8')).not.toMatch(/^SigIgn:\t0{16}$/m)
})
