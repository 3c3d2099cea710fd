import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { runCase } from '../../scripts/zoo/run.mjs'
import { PROGRAM, startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { newFolder } from './programs.js'

/** In a shell with mounts of its own, where "$@" is crashcrawler. */
const shell = (script: string, cwd = newFolder()) =>
  spawnSync('unshare', ['--mount', 'bash', '-c', script, 'bash', process.execPath, PROGRAM], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
  })

describeLive('what happens on a host', () => {
  const [nullRead] = readCases(['null-read'])
  if (!nullRead) throw new Error('the zoo has no null-read')

  beforeAll(() => buildCases([nullRead]))

  it('SIGHUP after a rotation: the new log has a header and what died since', async () => {
    const log = join(newFolder(), 'deaths.ndjson')
    const watching = await startWatching(['record', '--comm', 'null-read', log])
    await runCase(nullRead)
    await recorded(log, 1)
    renameSync(log, `${log}.1`)
    process.kill(watching.pid, 'SIGHUP')
    await runCase(nullRead)
    await runCase(nullRead)
    await recorded(log, 2)
    expect((await watching.stop()).status).toBe(0)
    expect([`${log}.1`, log].map(linesOf)).toEqual([
      ['header', 'event'],
      ['header', 'event', 'event'],
    ])
  })

  it('a reader of standard output that leaves does not end the recording', () => {
    const { stdout } = shell(
      `mkfifo ready
       ( "$@" analyze --live --comm null-read --repeat 0s --record log --max-events 3 2>ready; echo $? >status ) | head -1 >first &
       grep -q watching ready; cat ready >/dev/null &
       for i in 1 2 3; do ${nullRead.folder}/null-read; sleep 0.5; done 2>/dev/null
       wait; cat status; grep -c '"process"' log`,
    )
    expect(stdout).toBe('0\n3\n')
  })

  it.each<[string, string, number]>([
    ['its output has no room', `"$@" run -- sh -c 'exit 3' >/dev/full 2>/dev/full`, 3],
    ['its output is closed', `"$@" run -- sh -c 'exit 3' >&- 2>&-`, 3],
    ['the reader of its output has left', `"$@" run -- sh -c 'exit 3' 2>&1 | true; exit \${PIPESTATUS[0]}`, 3],
  ])('run keeps the status of the command where %s', (_, script, status) => {
    expect(shell(script).status).toBe(status)
  })

  const READ_ONLY = 'mkdir disk; mount -t tmpfs -o ro none disk'
  const NO_PROC = 'mount -t tmpfs none /proc'
  it.each<[string, string, RegExp]>([
    [
      'a read-only disk, record',
      `${READ_ONLY}; "$@" record disk/log`,
      /^disk\/log: cannot be written \(.*read-only\)$/,
    ],
    ['a read-only disk, run', `${READ_ONLY}; "$@" run --record disk/log -- true`, /^disk\/log: cannot be written/],
    ['no /proc, record', `${NO_PROC}; "$@" record log`, /^\/proc is not mounted here.*mount -t proc proc \/proc$/],
    ['no /proc, snoop', `${NO_PROC}; "$@" snoop`, /^\/proc is not mounted here/],
    ['a user namespace', 'unshare --user --map-root-user "$@" record log', /^this is a user namespace.* on the host/],
  ])('%s: one clear line', (_, script, message) => {
    const { status, stderr } = shell(script)
    const [line = '', ...more] = stderr.trimEnd().split('\n')
    expect(line.replace('crashcrawler: ', '')).toMatch(message)
    expect([status, more]).toEqual([2, []])
  })
})

const linesOf = (log: string): string[] =>
  readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => ('process' in JSON.parse(line) ? 'event' : JSON.parse(line).type))

/** Waits until a log has so many events. */
async function recorded(log: string, events: number): Promise<void> {
  await expect
    .poll(() => linesOf(log).filter((kind) => kind === 'event').length, { timeout: 20_000, interval: 50 })
    .toBe(events)
}
