import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import { type Result, runCli, runProgram } from '../../cli/run-cli.js'
import { describeLive } from '../availability.js'
import { compile, newFolder } from '../programs.js'

const trace = (...args: string[]): Promise<Result> => runProgram(['trace', ...args])
const linesOf = (text: string): string[] => text.trimEnd().split('\n')

describeLive('trace', () => {
  const folder = newFolder()

  it.each([
    [['--', 'no-such-command'], 127, 'no-such-command: command not found: no folder of PATH has it'],
    [
      ['--', '/etc/passwd'],
      126,
      '/etc/passwd: cannot be executed: permission denied; chmod +x makes a file executable',
    ],
    [['--', '/etc'], 126, '/etc: cannot be executed: it is a folder'],
    [['-e', 'opne', '--', 'true'], 2, "-e: no system call or class is called 'opne': did you mean open?"],
    [['-e', 'trace=%fiel', '--', 'true'], 2, "-e: no system call or class is called '%fiel': did you mean file?"],
    [['--format', 'xml', '--', 'true'], 2, '--format xml: unknown; choose one of text, json'],
    [['-o', '/nowhere/log', '--', 'true'], 2, '/nowhere/log: cannot be written (no such file or folder)'],
    [[], 2, "missing required argument 'COMMAND'"],
  ])('%j ends with %i: %s', async (args, status, message) => {
    expect(await runCli(['trace', ...args])).toEqual({ status, stdout: '', stderr: `crashcrawler: ${message}\n` })
  })

  it('begins with the execve() of the command and ends with its end', async () => {
    const { status, stderr } = await trace('--', 'true')
    const lines = linesOf(stderr)
    expect(status).toBe(0)
    expect(lines[0]).toMatch(/^execve\("\/\S*\/true", \["true"\], 0x[0-9a-f]+ \/\* \d+ vars \*\/\) = 0 <\d+\.\d{6}>$/)
    expect(lines.slice(-2)).toEqual(['exit_group(0) = ?', '+++ exited with 0 +++'])
  })

  it("leaves the command's output alone, and ends as it does", async () => {
    const log = join(folder, 'log')
    const { status, stdout, stderr } = await trace('-o', log, '--', 'sh', '-c', 'echo out; echo err >&2; exit 3')
    expect({ status, stdout, stderr }).toEqual({ status: 3, stdout: 'out\n', stderr: 'err\n' })
    expect(readFileSync(log, 'utf8')).toContain('write(1, "out\\n", 4) = 4 <')
  })

  it('follows threads and children only when asked to', async () => {
    const command = ['--', 'sh', '-c', 'true & wait; /bin/true; :']
    const [alone, all] = await Promise.all([trace('-e', 'execve', ...command), trace('-f', '-e', 'execve', ...command)])
    expect(linesOf(alone.stderr).filter((line) => line.includes('execve('))).toHaveLength(1)
    expect(linesOf(all.stderr).filter((line) => line.includes('execve('))).toHaveLength(2)
    expect(all.stderr).toMatch(/^\d+ execve\("\/bin\/true", \["\/bin\/true"\], /m)
  })

  it('counts with -c', async () => {
    const { stderr } = await trace('-c', '-e', 'openat,close', '--', 'cat', '/nowhere')
    expect(stderr).toMatch(/% time +seconds +usecs\/call +calls +errors syscall\n/)
    expect(stderr).toMatch(/ +\d+ +[1-9]\d* openat\n/)
  })

  it('writes an object a line', async () => {
    const { stderr } = await trace('--format', 'json', '-e', 'openat', '--', 'cat', '/nowhere')
    const objects = linesOf(stderr.replace(/^cat: .*\n/m, '')).map((line) => JSON.parse(line))
    expect(objects.find(({ arguments: args = [] }) => args.includes('"/nowhere"'))).toMatchObject({
      kind: 'call',
      name: 'openat',
      arguments: ['AT_FDCWD', '"/nowhere"', 'O_RDONLY'],
      result: '-1 ENOENT (No such file or directory)',
      error: 'ENOENT',
    })
    expect(objects.at(-1)).toMatchObject({ kind: 'end', exitCode: 1 })
  })

  it('writes out what a terminal or a line would take for something else', async () => {
    const name = join(folder, 'a\n\x1b[31m"b"\\')
    mkdirSync(name)
    const { stderr } = await trace('-e', 'statx,newfstatat', '--', 'stat', '-c', '', name)
    expect(stderr).toContain(String.raw`a\n\33[31m\"b\"\\"`)
    expect(stderr).not.toContain('\x1b')
  })

  it('explains a crash, with the last calls before it', async () => {
    const crash = compile('crash', folder)
    const { status, stderr } = await trace('-f', '--', 'sh', '-c', `${crash}; exit 5`)
    expect(status).toBe(5)
    expect(stderr).toMatch(/^\d+ --- SIGSEGV \{si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=\S+\} ---$/m)
    expect(stderr).toMatch(/^\d+ \+\+\+ killed by SIGSEGV.* \+\+\+$/m)
    expect(stderr).toMatch(/\ncrash \(pid \d+\) died by SIGSEGV: null dereference\n/)
    expect(stderr).toMatch(/\nLast system calls before it died:\n {2}\d+ \w+\(.*\n/)
  })

  it('ends a command that ignores SIGTERM, and says so', async () => {
    const log = join(folder, 'ignored')
    writeFileSync(log, '')
    const script = "trap '' TERM; echo ready; while :; do sleep 0.1; done"
    const child = spawn(process.execPath, [PROGRAM, 'trace', '-o', log, '--', 'sh', '-c', script], { stdio: 'pipe' })
    child.stdout.once('data', () => child.kill('SIGTERM'))
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect(status).toBe(137)
    expect(stderr).toContain('crashcrawler: sh did not end 5 s after SIGTERM: killed\n')
    expect(readFileSync(log, 'utf8')).toMatch(/\+\+\+ killed by SIGKILL \+\+\+\n$/)
  })
})
