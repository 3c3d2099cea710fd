import { type ChildProcess, spawn } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'

const shells: ChildProcess[] = []
afterEach(() => {
  for (const shell of shells.splice(0)) shell.kill('SIGKILL')
})

/** An interactive shell in a terminal of its own, and what it has written. */
function shellInTerminal() {
  const shell = spawn('script', ['--quiet', '--flush', '--command', 'bash --norc --noprofile -i', '/dev/null'], {
    env: { ...process.env, TERM: 'dumb', PS1: '' },
  })
  shells.push(shell)
  let written = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text
  })
  return {
    type: (text: string) => shell.stdin.write(text),
    /** What is looked for must not be a part of what was typed, which the terminal shows as well. */
    writes: (what: RegExp) => expect.poll(() => written, { timeout: 30_000 }).toMatch(what),
  }
}

const RUN = `${process.execPath} ${PROGRAM} run`

it.each(process.getuid?.() === 0 ? ['ptrace', 'bpf', 'none'] : ['ptrace', 'none'])(
  'in a terminal, by %s: Ctrl-Z stops the command and gives the terminal back, fg continues it, Ctrl-C ends it',
  async (capture) => {
    const { type, writes } = shellInTerminal()
    type(
      `${RUN} --capture ${capture} -- sh -c 'trap "echo contin""ued" CONT; echo be""gun; while :; do sleep 0.1; done'\n`,
    )
    await writes(/begun/)
    type('\x1a')
    await writes(/Stopped/)
    type('echo shell $((40 + 2))\n')
    await writes(/shell 42/)
    type('fg; echo status $?\n')
    await writes(/continued/)
    type('\x03')
    await writes(/status 130/)
  },
  120_000,
)
