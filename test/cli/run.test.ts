import { describe, expect, it } from 'vitest'
import { runCli } from './run-cli.js'

describe('run: what cannot be run is told before anything is watched', () => {
  it.each<[args: string, status: number, line: RegExp]>([
    ['run -- no-such-command', 127, /no-such-command: command not found/],
    ['run -- /no/such/file', 127, /\/no\/such\/file: no such file/],
    ['run -- /etc/passwd', 126, /\/etc\/passwd: cannot be executed: permission denied/],
    ['run -- /etc', 126, /\/etc: cannot be executed: it is a folder/],
    ['run', 2, /missing required argument 'CMD'/],
    ['run --format md -- true', 2, /--format needs --out DIR: standard output belongs to the command/],
    ['run --fail-on bad -- true', 2, /--fail-on bad: unknown; choose one of critical/],
    ['run --capture strace -- true', 2, /--capture strace: unknown; choose one of bpf, ptrace, none/],
    ['run --frobnicate -- true', 2, /unknown option '--frobnicate'/],
    ['runn -- true', 2, /unknown command 'runn' \(Did you mean run\?\)/],
  ])('%s', async (args, status, line) => {
    const result = await runCli(args.split(' '))
    expect(result).toEqual({ status, stdout: '', stderr: expect.stringMatching(/^crashcrawler: [^\n]+\n$/) })
    expect(result.stderr).toMatch(line)
  })
})
