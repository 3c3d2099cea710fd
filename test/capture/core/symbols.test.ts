import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Incident } from '../../../src/model/finding.js'
import { runCli } from '../../cli/run-cli.js'
import { newFolder } from '../../live/programs.js'
import { compileCrasher, describeCores, dumpCore } from './cores.js'

describeCores('a core whose program is not on this machine', () => {
  const folder = newFolder()
  const [symbols, sysroot] = [join(folder, 'symbols'), join(folder, 'sysroot')]
  const program = join(folder, 'stripped')
  let core = ''
  let buildId = ''

  /** The stripped program as the other machine has it, its debug file, and another program at its path here. */
  beforeAll(() => {
    compileCrasher('null-write', folder, 'stripped')
    buildId = /Build ID: (\w+)/.exec(execFileSync('readelf', ['-n', program], { encoding: 'utf8' }))?.[1] ?? ''
    const tree = join(symbols, '.build-id', buildId.slice(0, 2))
    mkdirSync(tree, { recursive: true })
    execFileSync('objcopy', ['--only-keep-debug', program, join(tree, `${buildId.slice(2)}.debug`)])
    execFileSync('objcopy', ['--strip-all', program])
    core = dumpCore([program], folder).core
    mkdirSync(dirname(join(sysroot, program)), { recursive: true })
    renameSync(program, join(sysroot, program))
    const other = compileCrasher('null-strlen', folder, 'other')
    copyFileSync(other, program)
  })

  const analyzed = async (...options: string[]): Promise<Incident> =>
    JSON.parse((await runCli(['analyze', core, '--format', 'json', ...options])).stdout)
  const topOf = ({ stack }: Incident): string => `${stack?.frames[0]?.symbol} ${stack?.frames[0]?.line}`

  it('has no functions of the program that is at its path, and says which build id is missing', async () => {
    const incident = await analyzed()
    expect(topOf(incident)).toBe('undefined undefined')
    expect(incident.libraries?.[0]).toEqual({ path: program, buildId, replaced: true })
    expect(incident.missingSymbols).toEqual([{ path: program, buildId, frames: expect.any(Number) }])
  })

  it('has them of the program in a sysroot, with its debug file in another folder', async () => {
    const incident = await analyzed('--sysroot', sysroot, '--symbols', symbols)
    expect(topOf(incident)).toBe('main 6')
  })

  it('has them of the program in the .build-id tree', async () => {
    const tree = join(symbols, '.build-id', buildId.slice(0, 2))
    cpSync(join(sysroot, program), join(tree, buildId.slice(2)))
    const incident = await analyzed('--symbols', symbols)
    expect(topOf(incident)).toBe('main 6')
    expect(incident.missingSymbols).toBeUndefined()
  })
})
