import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAnalysis } from '../../../src/pipeline/analysis.js'
import { parseLog } from '../incidents.js'
import { compile, newFolder } from '../programs.js'
import { run } from '../run-command.js'

/** {crash} dies by SIGSEGV. In a pid namespace of its own, the first process has the id 1. */
const ROWS = [
  ['its first process dies', '{crash}', 'crash', 'SIGSEGV', 'null-dereference', undefined],
  ['a process of it ends itself', "sh -c 'kill -USR1 $$'; true", 'sh', 'SIGUSR1', 'self-signal', 'sh'],
  [
    'its first process ends another',
    'sleep 9 & sleep 0.5; kill -USR2 $!; wait; true',
    'sleep',
    'SIGUSR2',
    'killed-by-process',
    'bash',
  ],
  [
    'one that has ended sent it',
    "sleep 9 & sleep 0.5; sh -c 'kill -TERM $1' sh $!; wait; true",
    'sleep',
    'SIGTERM',
    'terminated',
    'sh',
  ],
] as const

const OPTIONS = { rules: [], stockRules: true, formats: [], colour: false, verbose: false, repeatMs: 0 }

describe.runIf(process.getuid?.() === 0)('a pid namespace, by ptrace', () => {
  const folder = newFolder()
  const crash = compile('crash', folder)

  it.each(ROWS)('%s', async (name, script, comm, signal, cause, sender) => {
    const log = join(folder, `${name}.ndjson`)
    const command = ['unshare', '--pid', '--fork', ...(script === '{crash}' ? [crash] : ['bash', '-c', script])]
    await run(['--capture', 'ptrace', '--record', log, '--', ...command], folder)
    const [event, ...more] = parseLog(readFileSync(log, 'utf8')).filter(({ process }) => process.comm === comm)
    if (!event) throw new Error('its death was not captured')
    expect(more).toEqual([])
    expect(event.termination?.signal).toBe(signal)
    expect(event.sender?.comm).toBe(sender)
    const analyze = await openAnalysis(OPTIONS)
    expect((await analyze(event, { readers: [] }))?.incident.findings[0]?.cause).toBe(cause)
  })
})
