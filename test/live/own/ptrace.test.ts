import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import { compile, compileStatic, newFolder } from '../programs.js'
import { NOBODY, nobodyMayRunIt } from '../run-program.js'

interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

const UNPRIVILEGED = process.getuid?.() === 0 ? ['setpriv', ...NOBODY, '--inh-caps=-all', '--bounding-set=-all'] : []

/** The built command as a user without privileges; `before`: what starts it. */
function run(args: string[], cwd: string, before: string[] = []): Ran {
  const { HOME, ...env } = process.env
  const [file = '', ...rest] = [...UNPRIVILEGED, ...before, process.execPath, PROGRAM, 'run', ...args]
  const { status, stdout, stderr } = spawnSync(file, rest, { cwd, env, input: 'input\n', encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** The tracer is the other child of the process that started the command. */
const KILL_TRACER =
  'for p in $(cat /proc/$PPID/task/*/children); do grep -q "ptrace/[t]racer" /proc/$p/cmdline && kill -KILL $p; done'

/** On some virtual machines, each takes 5 ms. */
const SHORT = process.env.SHORT_PROCESSES ?? '2500'

/** {crash} dies by SIGSEGV, {lifted} is a copy of id(1) that is set-user-ID root, {tracing} a debugger. */
const ROWS: [name: string, args: string[], status: number, stdout: string | RegExp, stderr: RegExp][] = [
  ['nothing dies, and nothing is said', ['--', 'cat'], 0, 'input\n', /^$/],
  [
    'the command itself dies, and its status stays',
    ['--', '{crash}'],
    139,
    '',
    /crash \(pid \d+\) died by SIGSEGV: null dereference/,
  ],
  [
    'a child of its shell dies, and the shell goes on',
    ['--', 'sh', '-c', 'echo one; {crash}; echo two'],
    0,
    'one\ntwo\n',
    /died by SIGSEGV/,
  ],
  [
    'one that left its parent dies',
    ['--', 'sh', '-c', '(setsid sh -c "sleep 0.2; {crash}" &) ; sleep 1'],
    0,
    '',
    /died by SIGSEGV/,
  ],
  ['an exit status', ['--', 'sh', '-c', 'exit 7'], 7, '', /^crashcrawler: sh\[\d+\] exited with status 7\n$/],
  ['the status of a helper is its own business', ['--', 'sh', '-c', 'sh -c "exit 5" || true'], 0, '', /^$/],
  ['--fail-on', ['--fail-on', 'high', '--', 'sh', '-c', '{crash}; true'], 1, '', /died by SIGSEGV/],
  [
    'timeout passes on the signal of its command',
    ['--', 'sh', '-c', 'timeout 9 {crash}'],
    139,
    '',
    /null dereference[\s\S]*timeout\[\d+\] ended itself by SIGSEGV because crash/,
  ],
  ['a script without an interpreter', ['--', './plain', 'word'], 0, 'plain word\n', /^$/],
  [
    'a stop of the group, and its end',
    ['--', 'sh', '-c', '(while kill -CONT $$; do sleep 0.1; done 2>/dev/null) & kill -STOP $$; echo continued; exit 6'],
    6,
    'continued\n',
    /^crashcrawler: sh\[\d+\] exited with status 6\n$/,
  ],
  [
    'jobs are stopped, and killed',
    [
      '--',
      'bash',
      '-c',
      'set -m; sleep 9 & p=$!; sleep 0.2; kill -TSTP $p; until [ "$(jobs -s)" ]; do sleep 0.05; done; jobs %1; kill -KILL $p; sleep 0.5; wait $p; echo $?',
    ],
    0,
    /Stopped +sleep 9\n137\n$/,
    /sleep \(pid \d+\) died by SIGKILL/,
  ],
  [
    'a signal to the group',
    ['--', 'sh', '-c', 'trap "echo got it; exit 4" USR1; kill -USR1 0; sleep 1'],
    4,
    'got it\n',
    /^crashcrawler: sh\[\d+\] exited with status 4\n$/,
  ],
  [`${SHORT} short processes`, ['--', '{forks}', 'exec', SHORT, '1'], 0, '', /^$/],
  [
    'a tracer that is killed: the command goes on, and its status is known',
    ['--', 'sh', '-c', `${KILL_TRACER}; sleep 0.2; echo alive; exit 9`],
    9,
    'alive\n',
    /^crashcrawler: sh\[\d+\] exited with status 9\ncrashcrawler: the tracer ended \(SIGKILL\): the command went on without being watched\n$/,
  ],
  [
    'set-user-ID programs have their privileges, and are not watched',
    ['--', 'sh', '-c', '{lifted} -u; {lifted} -un'],
    0,
    '0\nroot\n',
    /^crashcrawler: lifted gets privileges from its file[^\n]*is not watched\n$/,
  ],
  [
    'a command that is itself one',
    ['--', '{lifted}', '-u'],
    0,
    '0\n',
    /^crashcrawler: lifted gets privileges from its file[^\n]*is not watched\n$/,
  ],
  [
    'programs that trace can do so',
    ['--', 'sh', '-c', '{tracing}'],
    0,
    'traced\n',
    /^crashcrawler: tracing traces processes itself[^\n]*is not watched\n$/,
  ],
  [
    'watched twice',
    ['--', '{node}', '{program}', 'run', '--', 'sh', '-c', 'kill -SEGV $$'],
    139,
    '',
    /crashcrawler: not watching, only the status is reported: [^\n]*; ptrace\(2\) is refused \(EPERM\)\n[\s\S]*died by SIGSEGV/,
  ],
]

const canRun = UNPRIVILEGED.length === 0 || nobodyMayRunIt()

describe.runIf(canRun)('run without privilege', () => {
  const folder = newFolder()
  const words: Record<string, string> = {
    node: process.execPath,
    program: PROGRAM,
    ...Object.fromEntries(['crash', 'forks', 'tracing', 'lifted'].map((name) => [name, join(folder, name)])),
  }

  beforeAll(() => {
    chmodSync(folder, 0o755)
    for (const name of ['crash', 'tracing', 'no-ptrace']) compile(name, folder)
    compileStatic('forks', folder)
    writeFileSync(join(folder, 'plain'), 'echo plain $1\n', { mode: 0o755 })
    copyFileSync('/usr/bin/id', join(folder, 'lifted'))
    chmodSync(join(folder, 'lifted'), 0o4755)
  })

  it.each(ROWS)('%s', (_, args, status, stdout, stderr) => {
    const given = args.map((arg) => arg.replace(/\{(\w+)\}/g, (_, word) => words[word] ?? word))
    expect(run(['--capture', 'ptrace', ...given], folder)).toEqual({
      status,
      stdout: typeof stdout === 'string' ? stdout : expect.stringMatching(stdout),
      stderr: expect.stringMatching(stderr),
    })
  })

  it('is chosen where BPF is not possible, as of root in a container without privileges, and says so', () => {
    const inside = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc']
    const { status, stderr } = run(['--', join(folder, 'crash')], folder, inside)
    expect(status).toBe(139)
    expect(stderr).toMatch(
      /^crashcrawler: watching by ptrace \(tier E\), without BPF: [^\n]+\n\ncrash \(pid \d+\) died by SIGSEGV/,
    )
  })

  it.each([
    ['fail', 'ptrace(2) is refused (EPERM)'],
    ['kill', 'the tracer could not be started (SIGSYS)'],
  ])('where a seccomp filter makes ptrace %s, the command runs unwatched', (how, obstacle) => {
    const filter = [join(folder, 'no-ptrace'), how]
    const { status, stdout, stderr } = run(['--', 'sh', '-c', 'echo ran; exit 5'], folder, filter)
    expect([status, stdout]).toEqual([5, 'ran\n'])
    const [first, second] = stderr.split('\n')
    expect(first).toMatch(/^crashcrawler: not watching, only the status is reported: /)
    expect(first?.endsWith(obstacle)).toBe(true)
    expect(second).toMatch(/^crashcrawler: sh\[\d+\] exited with status 5$/)
  })

  it('when it is killed itself, the command and its descendants live on', () => {
    const script = 'kill -KILL $PPID; sleep 0.5; echo alive > sign'
    const own = join(folder, 'open')
    mkdirSync(own)
    chmodSync(own, 0o777)
    run(['--capture', 'ptrace', '--', 'sh', '-c', script], own)
    return expect.poll(() => existsSync(join(own, 'sign')), { timeout: 20_000 }).toBe(true)
  })

  it('is refused in one line, before anything was started', () => {
    const { status, stdout, stderr } = run(['--capture', 'bpf', '--', 'echo', 'started'], folder)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^crashcrawler: [^\n]+ needed to watch[^\n]+\n$/)
  })

  it('not watching at all explains the status', () => {
    const { status, stderr } = run(['--capture', 'none', '--', 'sh', '-c', 'kill -SEGV $$'], folder)
    expect(status).toBe(139)
    expect(stderr).toMatch(/sh \(pid \d+\) died by SIGSEGV/)
  })
})
