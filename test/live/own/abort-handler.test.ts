import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openAnalysis } from '../../../src/pipeline/analysis.js'
import { parseLog } from '../incidents.js'
import { compile, newFolder } from '../programs.js'
import { run } from '../run-command.js'

const OPTIONS = { rules: [], stockRules: true, formats: [], colour: false, verbose: false, repeatMs: 0 }

it('a handler for SIGABRT that calls abort() until its stack is used up', async () => {
  const folder = newFolder()
  const program = compile('abort-handler', folder)
  const log = join(folder, 'log.ndjson')
  await run(['--capture', 'ptrace', '--record', log, '--', program], folder)
  const [event] = parseLog(readFileSync(log, 'utf8'))
  if (!event) throw new Error('its death was not captured')
  const analyze = await openAnalysis(OPTIONS)
  const analysis = await analyze(event, { readers: [] })
  expect(analysis?.incident.findings[0]?.rule).toBe('memory/abort-in-abort-handler')
})
