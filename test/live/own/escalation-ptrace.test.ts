import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAnalysis } from '../../../src/pipeline/analysis.js'
import { COMMANDS } from '../escalation-commands.js'
import { parseLog } from '../incidents.js'
import { newFolder } from '../programs.js'
import { run } from '../run-command.js'

/** What a tracer tells of them: it sees no SIGKILL, and so not who sent one, but the signals before that. */
const ROWS = [
  ['ignores', 'SIGKILL', 'killed-by-signal', { signal: 'SIGTERM', outcome: 'ignored', sender: { comm: 'bash' } }],
  // Who is outside of its pid namespace has no process id there.
  ['init', 'SIGKILL', 'killed-by-signal', { signal: 'SIGTERM', outcome: 'dropped', sender: { pid: 0 } }],
  ['handles', 143, 'terminated', { signal: 'SIGTERM', outcome: 'handled', sender: { comm: 'bash' } }],
  ['ignoresTwice', 3, 'nonzero-exit', { signal: 'SIGTERM', outcome: 'ignored', times: 2 }],
] as const

const OPTIONS = { rules: [], stockRules: true, formats: [], colour: false, verbose: false, repeatMs: 0 }

describe.runIf(process.getuid?.() === 0)('what was asked of a process before it ended, by ptrace', () => {
  const folder = newFolder()

  it.each(ROWS)('%s', async (name, ending, cause, earlier) => {
    const log = join(folder, `${name}.ndjson`)
    const { command, argument } = COMMANDS[name]
    await run(['--capture', 'ptrace', '--record', log, '--', 'bash', '-c', command], folder)
    const event = parseLog(readFileSync(log, 'utf8')).find(({ process: { argv }, termination }) => {
      const isIt = argv?.some((each) => argument.test(each))
      return isIt && (termination?.signal ?? termination?.exitCode) === ending
    })
    if (!event) throw new Error('its death was not captured')
    expect(event.earlierSignals).toMatchObject([earlier])
    const analyze = await openAnalysis(OPTIONS)
    expect((await analyze(event, { readers: [] }))?.incident.findings[0]?.cause).toBe(cause)
  })
})
