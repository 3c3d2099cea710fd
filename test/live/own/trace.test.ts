import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import { describeLive } from '../availability.js'
import { compile, newFolder } from '../programs.js'
import { type LoggedCall, parseTrace } from '../trace-log.js'

/** Run one after the other by one shell, each in a subshell of its own, so that one trace has them all. */
const PROGRAMS = [
  'ls',
  'git status',
  'sort words | uniq -c | head -2',
  '$CALLS threads',
  '$CALLS children',
  '$CALLS files',
  '$CALLS memory',
  '$CALLS sockets',
  '$CALLS signals',
  '$CALLS others',
  'cat words',
  'cp words copy',
  'mv copy moved',
  'rm moved',
  'find .git -name HEAD',
  'grep -c a words',
  'sed s/a/b/ words',
  'wc words',
  'head -c 10 words',
  'md5sum words',
  'mkdir -p a/b/c',
  'tar --mtime=@0 -cf words.tar words',
  'gzip -nk words',
  'dd if=/dev/zero of=zeros bs=512 count=8 status=none',
  'ln -s words link',
  'touch -d 2020-01-01 words',
  "awk '{ print $1 }' words",
  'cmp words words',
  'env -i true',
  'cat nothing',
  "sh -c 'exit 3'",
  "sh -c 'kill -TERM $$'",
] as const

/** Whose text is not the same, and why. Their names, their order and their results are. */
const TOLD_OTHERWISE: Record<string, string> = {
  clone3: 'strace adds what the kernel wrote into the structure',
  fstatfs: 'strace tells what is in the structure',
  getdents64: 'strace counts the entries',
  getrandom: 'the bytes are random, and strace tells them in hexadecimal',
  ioctl: 'strace gives both names of FICLONE, and tells its argument as a number',
  sched_getaffinity: 'strace tells what is in the set',
  statfs: 'strace tells what is in the structure',
  sysinfo: 'strace tells what is in the structure',
  utimensat: 'strace adds the date, and the time is that of the run',
}

/** Calls that depend on who is faster: whether a thread must wait for another, and when SIGCHLD interrupts the shell. */
const BY_CHANCE = ['futex', 'rt_sigreturn']

/** Their numbers are process ids. */
const OF_PROCESSES = /^(clone3?|v?fork|wait4|getpid|gettid|getppid|set_tid_address|kill|tgkill)$/

/** A call without what differs from one run to the next. */
function told({ name, arguments: args, result }: LoggedCall): string {
  const ids = OF_PROCESSES.test(name) ? /\b\d{2,}\b/g : /$^/g
  const stable = (text: string): string =>
    text
      .replace(/0x[0-9a-f]{6,}/g, 'ADDRESS')
      // In /proc/self/maps.
      .replace(/\b[0-9a-f]{12}\b/g, 'ADDRESS')
      .replace(ids, 'ID')
  return `${name}(${name in TOLD_OTHERWISE ? '…' : stable(args)}) = ${stable(result)}`
}

type Threads = Map<string, LoggedCall[]>

/** The calls of a program's threads, by the way to them. */
const ofProgram = (threads: Threads, index: number): Record<string, string[]> =>
  Object.fromEntries(
    [...threads]
      .filter(([name]) => `${name}.`.startsWith(`0.${index}.`))
      .map(([name, calls]) => [name, calls.filter((call) => !BY_CHANCE.includes(call.name)).map(told)]),
  )

describeLive('the calls of a program', () => {
  const folder = newFolder()
  const traced: Record<'strace' | 'crashcrawler', Threads> = { strace: new Map(), crashcrawler: new Map() }

  beforeAll(() => {
    const script = join(folder, 'all.sh')
    const calls = compile('system-calls', folder)
    writeFileSync(script, PROGRAMS.map((program) => `(${program})\n`).join(''))
    const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', HOME: folder, CALLS: calls }
    const run = (file: string, args: string[]): Threads => {
      const log = join(folder, 'log')
      const work = join(folder, 'work')
      prepare(work)
      // The status is that of the last program.
      spawnSync(file, [...args, '-f', '-o', log, '--', 'sh', script], { cwd: work, env, stdio: 'ignore' })
      return parseTrace(readFileSync(log, 'utf8'))
    }
    traced.strace = run('strace', [])
    traced.crashcrawler = run(process.execPath, [PROGRAM, 'trace'])
  })

  it.each(PROGRAMS.map((program, index) => [program, index] as const))('%s', (_program, index) => {
    const expected = ofProgram(traced.strace, index)
    expect(Object.keys(expected)).not.toEqual([])
    expect(ofProgram(traced.crashcrawler, index)).toEqual(expected)
  })

  it('are of many kinds', () => {
    const names = new Set([...traced.strace.values()].flat().map(({ name }) => name))
    expect(names.size).toBeGreaterThan(60)
  })
})

/** What a run starts from. */
function prepare(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const words = join(folder, 'words')
  writeFileSync(words, 'banana\napple\ncherry\napple\n')
  // Older than the index: git looks again at what is not.
  utimesSync(words, 1_600_000_000, 1_600_000_000)
  const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
  git('init')
  git('add', 'words')
  git('status')
}
