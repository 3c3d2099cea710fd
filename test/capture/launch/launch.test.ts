import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const TERMINAL = fileURLToPath(new URL('terminal.py', import.meta.url))
const MODULE = new URL('../../../dist/capture/launch/launch.js', import.meta.url).href

/** Launches as the command line does, in a process of its own, and prints how the command ended. */
const LAUNCHER = `
  import { launch } from ${JSON.stringify(MODULE)}
  const { ended } = launch(process.argv.slice(1), (message) => console.log(message))
  console.log(JSON.stringify(await ended))`

function launcher(command: string[]): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', LAUNCHER, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function linesOf(child: ChildProcess, onLine: (line: string) => void = () => {}): Promise<string[]> {
  const lines: string[] = []
  if (!child.stdout) throw new Error('no pipe')
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    onLine(line)
  })
  await once(child, 'close')
  return lines
}

it.each([
  [['true'], { status: 0 }],
  [['sh', '-c', 'exit 3'], { status: 3 }],
  [['sh', '-c', 'kill -SEGV $$'], { signal: 'SIGSEGV' }],
])('%j ends with %j', async (command, ending) => {
  expect(await linesOf(launcher(command))).toEqual([JSON.stringify(ending)])
})

/** ptrace(2): PTRACE_TRACEME is 0. */
const tracedByParent = (then: string): string[] => [
  'python3',
  '-c',
  `import ctypes, os; ctypes.CDLL(None).ptrace(0, 0, None, None); ${then}`,
]

it.each([
  ['is sent a signal', 'os.kill(os.getpid(), 15)', { signal: 'SIGTERM' }],
  ['executes a program', "os.execv('/bin/sh', ['sh', '-c', 'exit 7'])", { status: 7 }],
])('a command that asks its parent to trace it and %s is not left stopped', async (_, then, ending) => {
  expect(await linesOf(launcher(tracedByParent(then)))).toEqual([JSON.stringify(ending)])
})

it("leaves the command's own environment and standard output alone", async () => {
  const lines = await linesOf(launcher(['sh', '-c', 'echo "$HOME"']))
  expect(lines[0]).toBe(process.env.HOME ?? '')
})

describe('a signal that asks to end', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s is passed on', async (signal) => {
    const child = launcher([
      'sh',
      '-c',
      `trap 'echo got ${signal}; exit 5' ${signal.slice(3)}; echo ready; while :; do sleep 0.1; done`,
    ])
    const lines = await linesOf(child, (line) => line === 'ready' && child.kill(signal))
    expect(lines).toEqual(['ready', `got ${signal}`, '{"status":5}'])
  })

  it.concurrent('and is ignored ends in SIGKILL, with the descendants', async ({ expect }) => {
    const child = launcher(['sh', '-c', "trap '' TERM; sleep 60 & echo $!; wait"])
    const lines = await linesOf(child, (line) => /^\d+$/.test(line) && child.kill('SIGTERM'))
    expect(lines.slice(1)).toEqual(['sh did not end 5 s after SIGTERM: killed', '{"signal":"SIGKILL"}'])
    await expect.poll(() => alive(Number(lines[0]))).toBe(false)
  })

  it.concurrent('ends in SIGKILL for a descendant too whose own parent took the signal and went', async ({
    expect,
  }) => {
    const middle = `trap 'exit 0' TERM; sh -c 'trap "" TERM; echo $$; while :; do sleep 0.1; done' & wait`
    const child = launcher([
      'bash',
      '-c',
      `trap 'pkill -TERM -P $$' TERM; sh -c "$1" & while :; do wait; done`,
      'x',
      middle,
    ])
    const lines = await linesOf(child, (line) => /^\d+$/.test(line) && child.kill('SIGTERM'))
    expect(lines.at(-1)).toBe('{"signal":"SIGKILL"}')
    await expect.poll(() => alive(Number(lines[0]))).toBe(false)
  })

  it('comes twice: the command gets it twice', async () => {
    const script = "n=0; trap 'n=$((n+1)); echo $n; [ $n = 2 ] && exit 7' INT; echo ready; while :; do sleep 0.1; done"
    const child = launcher(['sh', '-c', script])
    const lines = await linesOf(child, (line) => ['ready', '1'].includes(line) && child.kill('SIGINT'))
    expect(lines).toEqual(['ready', '1', '2', '{"status":7}'])
  })
})

it('a daemon that the command leaves behind is left alone, and not waited for', async () => {
  const lines = await linesOf(launcher(['sh', '-c', '(setsid sleep 60 >/dev/null 2>&1 & echo $!)']))
  const daemon = Number(lines[0])
  expect(lines[1]).toBe('{"status":0}')
  expect(alive(daemon)).toBe(true)
  process.kill(daemon, 'SIGKILL')
})

it('Ctrl-Z and Ctrl-C of a terminal reach the command from there, once', async () => {
  // It starts nothing after that: a shell whose vfork(2) child was stopped before its execve() does not stop itself.
  const script = 'sleep 60 & trap "kill $!; echo got INT; exit 4" INT; echo ready; while :; do wait; done'
  const terminal = spawn('python3', [
    TERMINAL,
    process.execPath,
    '--input-type=module',
    '-e',
    LAUNCHER,
    'sh',
    '-c',
    script,
  ])
  const lines = await linesOf(terminal)
  expect(lines.map((line) => line.replace(/^(\^[CZ])+/, '')).filter(Boolean)).toEqual([
    'ready',
    'stopped',
    'got INT',
    '{"status":4}',
  ])
})

/** Not as a zombie either: what adopts it may take its time. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
