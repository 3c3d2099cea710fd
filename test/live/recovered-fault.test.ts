import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

const SOURCE = fileURLToPath(new URL('programs/recovered-fault.c', import.meta.url))

/** What the handler does, how the program ends, the cause of that, and the function that the report shows. */
const DEATHS = [
  ['jumps-out', 'abort', 'abort', 'give_up'],
  ['jumps-out', 'assert', 'assertion-failure', 'give_up'],
  ['executes', '', 'abort', 'give_up'],
  ['aborts', '', 'null-dereference', 'lookup'],
  ['aborts-unblocked', '', 'null-dereference', 'lookup'],
  ['raises', '', 'null-dereference', 'lookup'],
  ['queues', '', 'null-dereference', 'lookup'],
  ['forges', '', 'self-signal', 'main'],
  ['exits', '', 'null-dereference', 'lookup'],
  ['kills-itself', '', 'null-dereference', 'lookup'],
] as const

describeLive('a fault that a handler received', () => {
  const program = join(newFolder(), 'recovered-fault')
  let incidents: Incident[] = []

  beforeAll(async () => {
    execFileSync('gcc', ['-g', '-O1', SOURCE, '-o', program], { stdio: 'inherit' })
    const watching = await startWatching([
      ...['analyze', '--live', '--exits', 'failed', '--comm', 'recovered-fault', '--format', 'json'],
    ])
    // Without randomization, a program that was executed again has its stack where it was before.
    for (const [handler, end] of DEATHS) spawnSync('setarch', ['-R', program, handler, end])
    await killWhileWaiting(program)
    incidents = parseIncidents((await watching.stop()).stdout)
  })

  it.each(DEATHS.map((death, index) => [...death, index] as const))(
    'the handler %s, the program ends by %s: %s in %s',
    (handler, _end, cause, shown, index) => {
      const { findings, fault, stack } = incidents[index] ?? {}
      expect(findings?.[0]?.cause).toBe(cause)
      expect(fault?.firstChance).toBe(['jumps-out', 'executes', 'forges'].includes(handler) ? undefined : true)
      expect(stack?.frames.map(({ symbol }) => symbol)).toContain(shown)
    },
  )

  it('a signal from another process is the cause, not the fault the program recovered from', () => {
    const { findings, fault, sender } = incidents[DEATHS.length] ?? {}
    expect(findings?.[0]?.cause).toBe('killed-by-process')
    expect(fault?.firstChance).toBeUndefined()
    expect(sender?.pid).toBe(process.pid)
  })
})

async function killWhileWaiting(program: string): Promise<void> {
  const child = spawn(program, ['jumps-out', 'wait'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  child.kill('SIGABRT')
  await ended
}
