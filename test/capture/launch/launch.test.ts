import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'

const MODULE = new URL('../../../dist/capture/launch/launch.js', import.meta.url).href

/** Launches as the command line does, in a process of its own, and prints how the command ended. */
function launcher(command: string[]): ChildProcess {
  const script = `
    import { launch } from ${JSON.stringify(MODULE)}
    const { ended } = launch(process.argv.slice(1), (message) => console.log(message))
    console.log(JSON.stringify(await ended))`
  return spawn(process.execPath, ['--input-type=module', '-e', script, ...command], {
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

  it('and is ignored ends in SIGKILL, with the descendants', async () => {
    const child = launcher(['sh', '-c', "trap '' TERM; sleep 60 & echo $!; wait"])
    const lines = await linesOf(child, (line) => /^\d+$/.test(line) && child.kill('SIGTERM'))
    expect(lines.slice(1)).toEqual(['sh did not end 5 s after SIGTERM: killed', '{"signal":"SIGKILL"}'])
    await expect.poll(() => alive(Number(lines[0]))).toBe(false)
  })
})

/** Not as a zombie either: what adopts it may take its time. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
