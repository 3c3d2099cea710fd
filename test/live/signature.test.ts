import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

const SOURCE = fileURLToPath(new URL('programs/signature.c', import.meta.url))

describeLive('signatures', () => {
  const folder = newFolder()

  /** In a folder of its own and of one name, as two installations have it. */
  function build(name: string, ...flags: string[]): string {
    const program = join(folder, name, 'app')
    mkdirSync(join(folder, name))
    execFileSync('gcc', ['-w', SOURCE, '-o', program, ...flags], { stdio: 'inherit' })
    return program
  }

  it('are equal for one bug, run twice and built anew, and differ for another', async () => {
    const programs = [build('one'), build('moved', '-DPADDING'), build('fixed-address', '-no-pie')]
    const other = build('other', '-DOTHER')
    const watching = await startWatching(['analyze', '--live', '--format', 'json'])
    for (const program of [...programs, ...programs, other]) await runProgram([program], folder)
    const incidents: Incident[] = eventsIn(folder, parseIncidents((await watching.stop()).stdout))

    const signatures = incidents.map(({ signature }) => signature)
    const addresses = incidents.map(({ registers }) => registers?.rip)
    expect(signatures).toHaveLength(7)
    expect(new Set(addresses).size).toBeGreaterThan(4)
    expect(new Set(signatures.slice(0, 6)).size).toBe(1)
    expect(signatures[6]).not.toBe(signatures[0])
  })
})
