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

/** What the handler does, who sent the signal, the rule, how sure it is, why, and a function that the stack shows. */
const DEATHS = [
  ['aborts', 'another', 'escalation/abort-in-handler-of-sent-fault', 'certain', /SIGABRT/, 'on_crash'],
  ['exits', 'another', 'escalation/exit-in-handler-of-sent-fault', 'certain', /with 3/, 'on_crash'],
  ['returns', 'another', 'escalation/abort-after-sent-fault', 'high', /SIGABRT/, 'main'],
  ['passes on', 'another', 'kills/killed-by-process', 'certain', /killed with SIGSEGV by bash\[\d+\]/, 'main'],
  ['aborts', 'itself', 'kills/abort-in-handler-of-own-signal', 'high', /sent itself a signal in main\(\)/, 'on_crash'],
  ['passes on', 'itself', 'kills/self-signal', 'certain', /SIGSEGV/, 'main'],
] as const

/** What those say that do not die of the signal itself. */
const SENT_BEFORE = /SIGSEGV from bash\[\d+\] .*, for which its handler ran/

const SENT_SIGNALS = [{ signal: 'SIGSEGV', times: 1, outcome: 'handled', sender: { comm: 'bash', parent: {} } }]

const OPTIONS = { rules: [], stockRules: true, formats: [], colour: false, verbose: false, repeatMs: 0 }

describeLive('a signal of a fault that there was not', () => {
  const folder = newFolder()
  const program = compile('crash-handler', folder)

  it.each(DEATHS.flatMap((death) => (['bpf', 'ptrace'] as const).map((capture) => [capture, ...death] as const)))(
    'by %s: the handler %s, sent by %s',
    async (capture, how, sender, rule, confidence, why, shown) => {
      const log = join(folder, `${capture}-${how}-${sender}.ndjson`)
      const command = sender === 'itself' ? [program, how, 'now'] : ['bash', '-c', SENT, 'bash', program, how]
      await run(['--capture', capture, '--record', log, '--', ...command], folder)
      const event = parseLog(readFileSync(log, 'utf8')).find(({ process }) => process.comm === 'crash-handler')
      if (!event) throw new Error('its death was not captured')
      const analyze = await openAnalysis(OPTIONS)
      const analysis = await analyze(event, { readers: [] })
      const [finding] = analysis?.incident.findings ?? []
      expect(finding).toMatchObject({ rule, confidence })
      expect(finding?.explanation).toMatch(why)
      if (rule.startsWith('escalation/')) expect(finding?.explanation).toMatch(SENT_BEFORE)
      expect(event.earlierSignals ?? []).toMatchObject(sender === 'another' ? SENT_SIGNALS : [])
      expect(event.stack?.frames.map(({ symbol }) => symbol)).toContain(shown)
    },
  )
})
