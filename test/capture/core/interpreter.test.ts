import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Incident } from '../../../src/model/finding.js'
import { runCli } from '../../cli/run-cli.js'
import { newFolder } from '../../live/programs.js'
import { describeCores, dumpCore } from './cores.js'

const PROGRAM = `import ctypes, threading

class Loader:
    def load(self, at):
        return ctypes.string_at(at)

thread = threading.Thread(target=lambda: Loader().load(8))
thread.start()
thread.join()
`

describeCores('a core of a program that Python ran', () => {
  const folder = newFolder()
  const program = join(folder, 'loader.py')
  let core = ''

  beforeAll(() => {
    writeFileSync(program, PROGRAM)
    core = dumpCore(['python3', program], folder).core
  })

  const stackIn = async (path: string, options: string[] = []): Promise<Incident['interpreterStack']> => {
    const { stdout } = await runCli(['analyze', path, '--format', 'json', ...options])
    const incident: Incident = JSON.parse(stdout)
    expect(incident.termination?.signal).toBe('SIGSEGV')
    return incident.interpreterStack
  }

  it('has its functions, of the thread that died', async () => {
    expect((await stackIn(core))?.frames.slice(1, 3)).toEqual([
      { function: 'Loader.load', file: program, line: 5 },
      { function: '<lambda>', file: program, line: 7 },
    ])
  })

  it('has none where its memory was cut off', async () => {
    const cut = join(folder, 'cut')
    copyFileSync(core, cut)
    truncateSync(cut, 128 * 1024)
    expect(await stackIn(cut)).toBeUndefined()
  })

  it('has none where the file of the interpreter is not here', async () => {
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    expect(await stackIn(core, ['--sysroot', elsewhere])).toBeUndefined()
  })
})
