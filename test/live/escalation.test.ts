import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { COMMANDS } from './escalation-commands.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

const ROWS: [name: string, argument: RegExp, cause: string, explanation: RegExp][] = [
  [
    'SIGKILL after a SIGTERM that it ignores',
    COMMANDS.ignores.argument,
    'killed-by-process',
    /SIGTERM from bash\[\d+\] \d+ ms earlier, which it ignored\.$/,
  ],
  ['timeout -k', COMMANDS.inTime.argument, 'timeout-kill', /SIGTERM from timeout\[\d+\].* which it ignored\.$/],
  [
    'the first process of a pid namespace',
    COMMANDS.init.argument,
    'killed-by-process',
    /which the kernel dropped, because the first process/,
  ],
  [
    'a process of that namespace',
    /^31$/,
    'killed-by-process',
    /because bash\[\d+\], the first process of its pid namespace, ended\.$/,
  ],
  [
    'a handler that exits with 143',
    COMMANDS.handles.argument,
    'terminated',
    /exited with 143 because it was asked to end: SIGTERM from bash\[\d+\] .* for which its handler ran\.$/,
  ],
  ['SIGTERM twice, which it ignores', COMMANDS.ignoresTwice.argument, 'nonzero-exit', /exited with (?:status )?3/],
]

describeLive('what was asked of a process before it ended', () => {
  const folder = newFolder()
  let incidents: Incident[]

  beforeAll(async () => {
    const watching = await startWatching(['analyze', '--live', '--format', 'json'])
    for (const { command } of Object.values(COMMANDS)) await runProgram(['bash', '-c', command], folder)
    incidents = eventsIn(folder, parseIncidents((await watching.stop()).stdout))
  })

  it.each(ROWS)('%s', (_name, argument, cause, explanation) => {
    const incident = incidents.find(
      ({ process: { argv, comm } }) => comm !== 'timeout' && argv?.some((each) => argument.test(each)),
    )
    expect(incident?.findings[0]?.explanation).toMatch(explanation)
    expect(incident?.findings[0]?.cause).toBe(cause)
  })

  it('a signal to a process that is ending already is not one that it got', () => {
    expect(incidents.flatMap(({ earlierSignals = [] }) => earlierSignals.map(({ outcome }) => outcome))).not.toContain(
      'pending',
    )
  })
})
