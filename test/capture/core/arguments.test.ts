import { expect, it } from 'vitest'
import { rawEventOf } from '../../../src/capture/core/raw-event.js'
import type { RawEvent } from '../../../src/model/raw.js'
import { newFolder } from '../../live/programs.js'
import { buildCore, prpsinfo, prstatus } from './build-core.js'
import { compileProgram, describeCores, dumpCore } from './cores.js'
import { openCoreFile, readBytes } from './open-file.js'

describeCores('arguments, as /proc/PID/cmdline had them', () => {
  const folder = newFolder()
  const program = compileProgram('arguments', folder)

  const die = (args: string[], env: Record<string, string>): { raw: RawEvent; cmdline: string[] } => {
    const { core, stdout } = dumpCore([program, ...args], folder, env)
    return { raw: rawEventOf(openCoreFile(core), 0n), cmdline: stdout.split('\0').slice(0, -1) }
  }

  it.each<[string, string[], Record<string, string>]>([
    ['none but the name', [], {}],
    ['spaces, empty ones and line ends', ['a b', '', 'c\nd', ''], {}],
    ['a small environment', ['a'], { V: '' }],
    [
      'a large environment',
      ['a'],
      Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`V${n}`, 'x'.repeat(40)])),
    ],
    ['moved by getopt(3)', ['a', '--b', 'c'], { WHAT: 'permute' }],
    ['with variables taken away', ['a', 'b'], { FIRST: 'secret', WHAT: 'unset', OTHER: '1', LAST: 'secret' }],
    ['overwritten', ['a', 'b'], { WHAT: 'title' }],
  ])('%s', (_name, args, env) => {
    const { raw, cmdline } = die(args, env)
    expect(cmdline).toHaveLength(args.length + 1)
    expect(raw.argv).toEqual(cmdline)
    expect(raw.truncated).toEqual([])
  })

  it('are cut where live capture cuts them', () => {
    const { raw, cmdline } = die(
      Array.from({ length: 500 }, (_, n) => `argument-${n}`),
      {},
    )
    expect(raw.argv?.join('\0')).toBe(cmdline.join('\0').slice(0, 2048))
    expect(raw.truncated).toEqual(['argv'])
  })
})

it.each<[string, string, string[], boolean]>([
  ['one word', 'app ', ['app'], false],
  ['several words, which may be fewer arguments', 'app --name John Smith ', ['app', '--name', 'John', 'Smith'], true],
  ['cut', `app${'x'.repeat(76)}`, [`app${'x'.repeat(76)}`], true],
])('without the stack those of NT_PRPSINFO: %s', (_name, commandLine, argv, isCut) => {
  const registers = Array.from({ length: 27 }, () => 0n)
  const raw = readBytes(
    buildCore({ notes: [prstatus(1, 11, registers), prpsinfo(1, 'app', commandLine)] }),
    newFolder(),
  )
  expect(raw.argv).toEqual(argv)
  expect(raw.truncated.includes('argv')).toBe(isCut)
})
