import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { CrashEvent } from '../../src/model/event.js'
import { describeCores, dumpCore } from '../capture/core/cores.js'
import { runCli } from '../cli/run-cli.js'
import { describeLive } from './availability.js'
import { parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

const SOURCE = fileURLToPath(new URL('programs/alternate-stack.c', import.meta.url))
const RAISE = ['__pthread_kill_implementation', '__pthread_kill_internal', '__GI___pthread_kill', '__GI_raise']
const HANDLER = ['give_up', 'on_signal', '<signal handler called>']
const CALLERS = ['deepest', 'deeper', 'main']

/** How the handler ends the process, and the functions from there to main. */
const WAYS: Readonly<Record<string, string[]>> = {
  abort: [...RAISE, '__GI_abort', ...HANDLER, ...RAISE, ...CALLERS],
  // The first fault is the story, whatever its handler met then.
  fault: [...HANDLER, ...RAISE, ...CALLERS],
  'fault-in-fault': CALLERS,
  'abort-in-fault': CALLERS,
}

describeCores('cores', () => {
  describeLive('a signal handler on a stack of its own', () => {
    const folder = newFolder()
    const ways = Object.keys(WAYS)
    let live: CrashEvent[] = []
    let cores: CrashEvent[] = []

    beforeAll(async () => {
      const program = join(folder, 'alternate-stack')
      execFileSync('gcc', ['-g', '-O1', '-fomit-frame-pointer', SOURCE, '-o', program], { stdio: 'inherit' })
      const watching = await startWatching(['analyze', '--live', '--comm', 'alternate-stack', '--format', 'json'])
      const deaths = ways.map((way) => dumpCore([program, way], folder))
      live = parseIncidents((await watching.stop()).stdout)
      const paths = deaths.map(({ core }) => core)
      cores = parseIncidents((await runCli(['analyze', ...paths, '--format', 'json'])).stdout)
    })

    it.each(ways)('%s: the stack goes on where the signal interrupted the program', (way) => {
      for (const events of [live, cores]) {
        const { stack, capture } = events[ways.indexOf(way)] ?? {}
        expect(capture?.truncated).toBeUndefined()
        expect(stack?.unwinder).toBe('dwarf')
        const symbols = stack?.frames.map(({ symbol }) => symbol) ?? []
        expect(symbols.slice(0, symbols.indexOf('main') + 1)).toEqual(WAYS[way])
      }
    })
  })
})
