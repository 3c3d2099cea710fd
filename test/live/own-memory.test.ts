import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeLive } from './availability.js'
import { parseLog } from './incidents.js'
import { newFolder } from './programs.js'
import { run } from './run-command.js'

/** Node.js and Python have more. */
const SMALL_KIB = 8192
/** A launcher with much memory of its own, which becomes the program: its memory is not that of the program. */
const BECOMES = 'import os; kept = b"x" * (64 << 20); os.execvp("sh", ["sh", "-c", "kill -SEGV $$"])'

describeLive('the most memory that a process had', () => {
  const folder = newFolder()

  it.each([
    ['without that of run', 'bpf', ['sh', '-c', 'kill -SEGV $$']],
    ['without that of run', 'ptrace', ['sh', '-c', 'kill -SEGV $$']],
    ['without what it had as another program', 'bpf', ['/usr/bin/python3', '-c', BECOMES]],
    ['without what it had as another program', 'ptrace', ['/usr/bin/python3', '-c', BECOMES]],
  ])('%s, by %s', async (_name, capture, command) => {
    const log = join(folder, `${capture}-${command.length}-${command[0]?.length}.ndjson`)
    await run(['--capture', capture, '--record', log, '--', ...command], folder)
    const [event] = parseLog(readFileSync(log, 'utf8'))
    expect(event?.process.comm).toBe('sh')
    expect(event?.resources?.maxRssKb).toBeGreaterThan(100)
    expect(event?.resources?.maxRssKb).toBeLessThan(SMALL_KIB)
  })
})
