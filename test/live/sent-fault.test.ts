import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openAnalysis } from '../../src/pipeline/analysis.js'
import { describeLive } from './availability.js'
import { parseLog } from './incidents.js'
import { compile, newFolder } from './programs.js'
import { run } from './run-command.js'

/** Starts it, waits until it waits, and sends it the signal of a fault. */
const SENT =
  '"$@" & child=$!; until grep -q "^State:.S" /proc/$child/status; do :; done; sleep 0.2; kill -SEGV $child; wait'

/** What the handler does, who sent the signal, the causes by the kernel and by a tracer, a function that the stack shows. */
const DEATHS = [
  ['aborts', 'another', { bpf: 'killed-by-process', ptrace: 'abort' }, 'on_crash'],
  ['exits', 'another', { bpf: 'killed-by-process', ptrace: 'nonzero-exit' }, 'on_crash'],
  ['passes on', 'another', { bpf: 'killed-by-process', ptrace: 'killed-by-process' }, 'main'],
  ['aborts', 'itself', { bpf: 'abort', ptrace: 'abort' }, 'on_crash'],
  ['passes on', 'itself', { bpf: 'self-signal', ptrace: 'self-signal' }, 'main'],
] as const

const OPTIONS = { rules: [], stockRules: true, formats: [], colour: false, verbose: false, repeatMs: 0 }

describeLive('a signal of a fault that there was not', () => {
  const folder = newFolder()
  const program = compile('crash-handler', folder)

  it.each(DEATHS.flatMap((death) => (['bpf', 'ptrace'] as const).map((capture) => [capture, ...death] as const)))(
    'by %s: the handler %s, sent by %s',
    async (capture, how, sender, causes, shown) => {
      const log = join(folder, `${capture}-${how}-${sender}.ndjson`)
      const command = sender === 'itself' ? [program, how, 'now'] : ['bash', '-c', SENT, 'bash', program, how]
      await run(['--capture', capture, '--record', log, '--', ...command], folder)
      const event = parseLog(readFileSync(log, 'utf8')).find(({ process }) => process.comm === 'crash-handler')
      if (!event) throw new Error('its death was not captured')
      const analyze = await openAnalysis(OPTIONS)
      const analysis = await analyze(event, { readers: [] })
      expect(analysis?.incident.findings[0]?.cause).toBe(causes[capture])
      expect(event.stack?.frames.map(({ symbol }) => symbol)).toContain(shown)
    },
  )
})
