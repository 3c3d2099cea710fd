import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { newFolder } from './programs.js'

const COMMAND = ['bash', '-c', 'printf "line %s\\n" {1..2000} >&2; cd /nope; exec 3<>/dev/tcp/127.0.0.1/1; exit 3']

/** A runtime that reads symbols for longer than a pause, and a second thread that fails because of the first. */
const GIVES_UP = [
  'for i in {1..40}; do echo "request $i" >&2; done; sleep 0.4',
  `printf "thread 'worker' panicked at src/a.rs:2:5:\\nno such table\\n" >&2; sleep 0.4`,
  'printf "frame %s\\n" {1..200} >&2; sleep 0.4',
  `printf "thread 'main' panicked at src/b.rs:9:1:\\nthe worker failed\\n" >&2; sleep 0.4`,
  'printf "frame %s\\n" {1..700} >&2; exit 101',
].join('\n')

const OVERFLOWS = [
  'echo "runtime: goroutine stack exceeds 1000-byte limit" >&2; sleep 0.4',
  'echo "fatal error: stack overflow" >&2; sleep 0.4',
  'printf "frame %s\\n" {1..700} >&2; exit 2',
].join('\n')

describeLive('breadcrumbs', () => {
  const folder = newFolder()

  it('keep what goes to a duplicate of standard error, as perror(3) writes it to a terminal', async () => {
    const log = join(folder, 'duplicate.ndjson')
    const watching = await startWatching(['record', log, '--breadcrumbs'])
    await runProgram(['bash', '-c', 'exec 7>&2; echo "bind: Permission denied" >&7; exit 3'], folder)
    await watching.stop()
    const [event] = eventsIn(folder, parseLog(readFileSync(log, 'utf8')))
    expect(event?.stderrTail).toBe('bind: Permission denied\n')
  })

  it('are those of the program, not of the one that it took the place of', async () => {
    const log = join(folder, 'executed.ndjson')
    const watching = await startWatching(['record', log, '--breadcrumbs'])
    await runProgram(['bash', '-c', 'echo starting >&2; exec bash -c "echo no store >&2; exit 3"'], folder)
    await watching.stop()
    const [event] = eventsIn(folder, parseLog(readFileSync(log, 'utf8')))
    expect(event?.stderrTail).toBe('no store\n')
  })

  it.each([
    ['Rust', GIVES_UP, /^thread 'worker' panicked at src\/a\.rs:2:5:\nno such table\nframe 1\n/],
    ['Go', OVERFLOWS, /^runtime: goroutine stack exceeds 1000-byte limit\nfatal error: stack overflow\nframe 1\n/],
  ])('keep the first words of a runtime that gave up, whatever pauses it makes: %s', async (name, script, words) => {
    const log = join(folder, `gives-up-${name}.ndjson`)
    const watching = await startWatching(['record', log, '--breadcrumbs'])
    await runProgram(['bash', '-c', script], folder)
    await watching.stop()
    const [event] = eventsIn(folder, parseLog(readFileSync(log, 'utf8')))
    expect(event?.stderrTail).toMatch(words)
    expect(event?.stderrTail).toMatch(/frame 700\n$/)
  })

  it.each<[options: string[], taken: boolean]>([
    [['--breadcrumbs'], true],
    [['--breadcrumbs', '--btf', '/sys/kernel/btf/vmlinux'], true],
    [[], false],
  ])('with %j', async (options, taken) => {
    const log = join(folder, `${options.length}.ndjson`)
    const watching = await startWatching(['record', log, ...options])
    await runProgram(COMMAND, folder)
    await watching.stop()
    const [event] = eventsIn(folder, parseLog(readFileSync(log, 'utf8')))

    expect(event?.termination?.exitCode).toBe(3)
    expect(event?.stderrTail !== undefined).toBe(taken)
    expect(event?.failedSyscalls !== undefined).toBe(taken)
    if (!taken) return
    expect(event?.stderrTail).toMatch(
      /^line 1\nline 2\n(?:.*\n)*\[… \d+ bytes …\]\n(?:.*\n)*line 1999\nline 2000\nbash: line 1: cd: \/nope: No such file.*\n(?:.*\n)*.*refused\n$/,
    )
    const calls = event?.failedSyscalls?.map(({ name, args, errno }) => `${name}(${args?.join(', ')}) ${errno}`)
    expect(calls?.length).toBeGreaterThan(3)
    expect(calls?.length).toBeLessThanOrEqual(16)
    expect(calls?.some((call) => call.endsWith('chdir(/nope) ENOENT'))).toBe(true)
    expect(calls?.at(-1)).toMatch(/^connect\(3, 127\.0\.0\.1:1, 16\) ECONNREFUSED$/)
  })
})
