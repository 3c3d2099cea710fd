import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { newFolder } from './programs.js'

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

/** All at once: what is kept of one is not kept of another. */
const COMMANDS = {
  // As perror(3) writes to a terminal.
  duplicate: 'exec 7>&2; echo "bind: Permission denied" >&7; exit 3',
  executes: 'echo starting >&2; exec bash -c "echo no store >&2; exit 3"',
  Rust: GIVES_UP,
  Go: OVERFLOWS,
  many: 'printf "line %s\\n" {1..2000} >&2; cd /nope; exec 3<>/dev/tcp/127.0.0.1/1; exit 3',
}
type Name = keyof typeof COMMANDS

const ROWS: [options: string[], taken: boolean][] = [
  [['--breadcrumbs'], true],
  [['--breadcrumbs', '--btf', '/sys/kernel/btf/vmlinux'], true],
  [[], false],
]

describeLive('breadcrumbs', () => {
  const folder = newFolder()
  const logOf = (row: number): string => join(folder, `${row}.ndjson`)
  /** Of one of the commands, as one of the collectors saw its end. */
  const eventOf = (name: Name, row = 0) => {
    const [event] = eventsIn(join(folder, name), parseLog(readFileSync(logOf(row), 'utf8')))
    return event
  }

  beforeAll(async () => {
    const collectors = await Promise.all(
      ROWS.map(([options], row) => startWatching(['record', logOf(row), ...options])),
    )
    const runs = Object.entries(COMMANDS).map(([name, script]) => {
      mkdirSync(join(folder, name))
      return runProgram(['bash', '-c', script], join(folder, name))
    })
    await Promise.all(runs)
    await Promise.all(collectors.map(({ stop }) => stop()))
  })

  it('keep what goes to a duplicate of standard error', () => {
    expect(eventOf('duplicate')?.stderrTail).toBe('bind: Permission denied\n')
  })

  it('are those of the program, not of the one that it took the place of', () => {
    expect(eventOf('executes')?.stderrTail).toBe('no store\n')
  })

  it.each<[name: Name, words: RegExp]>([
    ['Rust', /^thread 'worker' panicked at src\/a\.rs:2:5:\nno such table\nframe 1\n/],
    ['Go', /^runtime: goroutine stack exceeds 1000-byte limit\nfatal error: stack overflow\nframe 1\n/],
  ])('keep the first words of a runtime that gave up, whatever pauses it makes: %s', (name, words) => {
    const event = eventOf(name)
    expect(event?.stderrTail).toMatch(words)
    expect(event?.stderrTail).toMatch(/frame 700\n$/)
  })

  it.each(ROWS.map(([options, taken], row) => ({ options, taken, row })))('with $options', ({ taken, row }) => {
    const event = eventOf('many', row)

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
