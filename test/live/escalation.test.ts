import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

/**
 * The commands tell processes by their name, the first argument of exec -a. They are ready when it is known; the first
 * process of a namespace, when it has started another one.
 */
const IGNORES =
  '(trap "" TERM; exec -a ignores sleep 30) & p=$!; until grep -q sleep /proc/$p/comm; do sleep 0.05; done; kill $p; sleep 0.2; kill -9 $p; wait $p'
const IN_TIME = 'timeout -k 0.2 0.3 bash -c \'trap "" TERM; sleep 30; exit\''
const INIT =
  'unshare --pid --fork bash -c "sleep 31 & sleep 32; exit" & p=$!; until i=$(pgrep -P $p) && pgrep -P $i >/dev/null; do sleep 0.05; done; kill $i; sleep 0.2; kill -9 $i; wait $p'
const HANDLES = 'trap "exit 143" TERM; (sleep 0.2; kill $$) & while :; do sleep 0.1; done'

const ROWS: [name: string, argument: RegExp, cause: string, explanation: RegExp][] = [
  [
    'SIGKILL after a SIGTERM that it ignores',
    /^30$/,
    'killed-by-process',
    /SIGTERM from bash\[\d+\] \d+ ms earlier, which it ignored\.$/,
  ],
  ['timeout -k', /^trap "" TERM; sleep 30; exit$/, 'timeout-kill', /SIGTERM from timeout\[\d+\].* which it ignored\.$/],
  [
    'the first process of a pid namespace',
    /^sleep 31 & sleep 32; exit$/,
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
    /trap "exit 143"/,
    'terminated',
    /exited with 143 because it was asked to end: SIGTERM from bash\[\d+\] .* for which its handler ran\.$/,
  ],
]

describeLive('what was asked of a process before it ended', () => {
  const folder = newFolder()
  let incidents: Incident[]

  beforeAll(async () => {
    const watching = await startWatching(['analyze', '--live', '--format', 'json'])
    for (const command of [IGNORES, IN_TIME, INIT, HANDLES]) await runProgram(['bash', '-c', command], folder)
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
