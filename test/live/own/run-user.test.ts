import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'

/** The user and the groups of nobody, as every distribution has them, without capabilities. */
const SCRIPT = 'id -u; id -G; echo $USER $LOGNAME; grep -E "^(CapEff|CapPrm)" /proc/self/status; kill -SEGV $$'
const OUTPUT = /^65534\n\d+\nnobody nobody\nCapPrm:\t0{16}\nCapEff:\t0{16}\n$/

const run = (before: string[], args: string[]) => {
  const [file = '', ...rest] = [...before, process.execPath, PROGRAM, 'run', ...args]
  return spawnSync(file, rest, { encoding: 'utf8' })
}

describe.runIf(process.getuid?.() === 0)('run --user', () => {
  it.each([
    ['bpf', []],
    ['ptrace', []],
    ['none', []],
    ['ptrace', ['setpriv', '--inh-caps=-all', '--bounding-set=-sys_ptrace']],
  ] as [string, string[]][])('by %s: the command is of that user, with its groups', (capture, before) => {
    const { status, stdout, stderr } = run(before, ['--capture', capture, '--user', 'nobody', '--', 'sh', '-c', SCRIPT])
    expect(status).toBe(139)
    expect(stdout).toMatch(OUTPUT)
    expect(stderr).toMatch(/sh \(pid \d+\) died by SIGSEGV/)
  })

  it('as root without the privilege to trace other users, the evidence is there all the same', () => {
    const before = ['setpriv', '--inh-caps=-all', '--bounding-set=-sys_ptrace']
    const { stderr } = run(before, ['--capture', 'ptrace', '--user', '65534', '--', 'sh', '-c', 'kill -SEGV $$'])
    expect(stderr).toMatch(/self signal/)
  })

  it.each([
    ['an unknown user', [], 'no-such-user', /^crashcrawler: --user no-such-user: there is no such user; [^\n]+\n$/],
    [
      'another user, not as root',
      ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
      'root',
      /^crashcrawler: --user root: only root can run a command as another user; [^\n]+\n$/,
    ],
  ] as [string, string[], string, RegExp][])('%s is refused', (_, before, user, line) => {
    const { status, stdout, stderr } = run(before, ['--user', user, '--', 'echo', 'started'])
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(line) })
  })
})
