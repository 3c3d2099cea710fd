import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { FIXTURES } from '../../../scripts/zoo/cases.mjs'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import type { Incident } from '../../../src/model/finding.js'
import { describeLive } from '../availability.js'
import { newFolder } from '../programs.js'
import { type Ran, run } from '../run-command.js'

/** CRASH stands for a program that dies by SIGSEGV. What is on standard error is more than what the command wrote there. */
const ROWS: [name: string, args: string[], status: number, stdout: string, stderr: RegExp][] = [
  ['nothing dies, and nothing is said', ['--', 'cat'], 0, 'input\n', /^$/],
  [
    'the command itself dies, and its status stays',
    ['--fail-on', 'high', '--', 'CRASH'],
    139,
    '',
    /null-read \(pid \d+\) died by SIGSEGV: null dereference/,
  ],
  [
    'a child of its shell dies, and the shell goes on',
    ['--', 'sh', '-c', 'echo one; CRASH; echo two'],
    0,
    'one\ntwo\n',
    /died by SIGSEGV/,
  ],
  [
    'one that left its parent dies',
    ['--', 'sh', '-c', '(setsid sh -c "sleep 0.2; CRASH" &) ; sleep 1'],
    0,
    '',
    /died by SIGSEGV/,
  ],
  [
    'the command exits with a status, and said why',
    ['--', 'sh', '-c', 'echo cannot open it >&2; exit 7'],
    7,
    '',
    /^cannot open it\ncrashcrawler: sh\[\d+\] exited with status 7; last words: cannot open it\n$/,
  ],
  ['a plain status is said', ['--', 'sh', '-c', 'exit 7'], 7, '', /^crashcrawler: sh\[\d+\] exited with status 7\n$/],
  [
    'a status that by convention is that of a signal, where nothing was killed',
    ['--', 'perl', '-e', 'exit 139'],
    139,
    '',
    /^crashcrawler: perl\[\d+\] exited with status 139\n$/,
  ],
  [
    'a status that answers is no failure',
    ['--', 'false'],
    1,
    '',
    /^crashcrawler: false\[\d+\] exited with 1, which is its answer/,
  ],
  [
    'timeout passes on the signal of its command',
    ['--', 'sh', '-c', 'timeout 9 CRASH'],
    139,
    '',
    /null dereference[\s\S]*timeout\[\d+\] ended itself by SIGSEGV because null-read/,
  ],
  [
    'the last sentence names the process that died first, and not what passed that on',
    ['--', 'sh', '-c', "printf 'all:\\n\\t@CRASH\\n' | make -f -; exit $?"],
    2,
    '',
    /null dereference[\s\S]*\ncrashcrawler: sh\[\d+\] exited with 2 because null-read\[\d+\] was killed by SIGSEGV \(null dereference\)\.\n$/,
  ],
  [
    'a child of its shell cannot execute a program',
    ['--', 'sh', '-c', 'printf "#!/bin/nowhere\n" > script; chmod +x script; ./script; exit $?'],
    127,
    '',
    /its child sh\[\d+\] could not execute \.\/script: .*\/bin\/nowhere, is not/,
  ],
  [
    'a helper that the program ended itself is not mentioned with its end',
    ['--', 'sh', '-c', 'sh -c "kill -STOP \\$\\$" & sleep 0.3; kill -9 $!; sleep 1.2; exit 7'],
    7,
    '',
    /killed by process[\s\S]*\ncrashcrawler: sh\[\d+\] exited with status 7\n$/,
  ],
  [
    'a helper that its parent asks to end',
    ['--', 'sh', '-c', 'sleep 9 & kill $!; wait $!; true'],
    0,
    '',
    /^(?:Terminated *\n)?$/,
  ],
  ['the status of a helper is its own business', ['--', 'sh', '-c', 'sh -c "exit 5" || true'], 0, '', /^$/],
  ['--fail-on', ['--fail-on', 'high', '--', 'sh', '-c', 'CRASH; true'], 1, '', /died by SIGSEGV/],
  [
    '--min-severity',
    ['--min-severity', 'critical', '--', 'CRASH'],
    139,
    '',
    /^crashcrawler: null-read\[\d+\] read address 0x0 [^\n]+\n$/,
  ],
  ['options of the command are its own', ['sh', '-c', 'echo $1', 'x', '--format'], 0, '--format\n', /^$/],
]

describeLive('run', () => {
  const folder = newFolder()
  const ran = new Map<string, Ran>()
  const crash = join(folder, 'null-read')
  const withCrash = (args: string[]): string[] => args.map((arg) => arg.replace('CRASH', crash))

  beforeAll(async () => {
    execFileSync('gcc', ['-w', '-g', join(FIXTURES, 'null-read/crash.c'), '-o', crash])
    // Two at a time, side by side with a crash that is nobody's business here.
    for (let row = 0; row < ROWS.length; row += 2) {
      const pair = ROWS.slice(row, row + 2).map(async ([name, args]) =>
        ran.set(name, await run(withCrash(args), folder)),
      )
      spawnSync(crash)
      await Promise.all(pair)
    }
  })

  describe('status, output, and one diagnosis of each death', () => {
    it.each(ROWS)('%s', (name, _args, status, stdout, stderr) => {
      expect(ran.get(name)).toEqual({ status, stdout, stderr: expect.stringMatching(stderr) })
      expect(ran.get(name)?.stderr.match(/died by/g)?.length ?? 0).toBeLessThanOrEqual(1)
    })
  })

  it('--out has the whole report, with standard error and failed system calls', async () => {
    const out = join(folder, 'reports')
    const script = `echo reading its configuration >&2; cat /no/such/file 2>/dev/null; cd /nope; kill -SEGV $$`
    const { status, stderr } = await run(['--out', out, '--format', 'json', '--', 'bash', '-c', script], folder)
    const [file = ''] = readdirSync(out).filter((name) => name.endsWith('.json'))
    const incident: Incident = JSON.parse(readFileSync(join(out, file), 'utf8'))

    expect(status).toBe(139)
    expect(stderr).toContain(`wrote ${join(out, file)}`)
    expect(incident.findings[0]?.cause).toBe('self-signal')
    expect(incident.stderrTail).toMatch(/^reading its configuration\n.*\/nope/)
    expect(incident.failedSyscalls?.map(({ name, errno }) => `${name} ${errno}`)).toContain('chdir ENOENT')
    expect(incident.process.ppid).not.toBe(1)
  })

  it('--format github annotates each death once, between the output of the command, and no name becomes a command', async () => {
    const evil = join(folder, '::error ::x')
    copyFileSync(crash, evil)
    const script = `printf unfinished; "${evil}"; printf 'all:\\n\\t@${crash}\\n' | make -f -`
    const { status, stdout, stderr } = await run(['--format', 'github', '--', 'sh', '-c', script], folder)
    const annotation = (name: string) =>
      expect.stringMatching(
        new RegExp(`^::error file=[^,]*/crash\\.c,line=\\d+,title=${name} \\(pid \\d+\\) died by SIGSEGV%3A`),
      )
    expect(status).toBe(2)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('unfinished')
    expect(lines.filter((line) => line.startsWith('::'))).toEqual([
      annotation('%3A%3Aerror %3A%3Ax'),
      annotation('null-read'),
    ])
    expect(stderr).toContain('\\::error ::x (pid ')
    expect(stderr).not.toMatch(/^\s*::/m)
  })

  it('the streams of the command are as they were: blocking, and its own', async () => {
    const { stdout } = await run(
      ['--', 'sh', '-c', 'cat /proc/self/fdinfo/0 /proc/self/fdinfo/1 /proc/self/fdinfo/2'],
      folder,
    )
    const flags = [...stdout.matchAll(/^flags:\s+(\d+)$/gm)].map(([, octal = '']) => Number.parseInt(octal, 8))
    expect(flags).toHaveLength(3)
    for (const value of flags) expect(value & O_NONBLOCK).toBe(0)
  })

  it('SIGTERM is passed on, and the command decides', async () => {
    const script = 'trap "echo asked; exit 9" TERM; echo ready; while :; do sleep 0.05; done'
    const child = spawn(process.execPath, [PROGRAM, 'run', '--', 'sh', '-c', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    while (!output.includes('ready')) await wait(10)
    child.kill('SIGTERM')
    const [status] = await once(child, 'exit')
    expect([status, output]).toEqual([9, 'ready\nasked\n'])
  })
})

/** include/uapi/asm-generic/fcntl.h */
const O_NONBLOCK = 0o4000
