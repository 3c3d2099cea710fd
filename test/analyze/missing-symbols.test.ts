import { expect, it } from 'vitest'
import { missingSymbols } from '../../src/analyze/missing-symbols.js'
import type { CrashEvent, Frame } from '../../src/model/event.js'
import type { MissingSymbols } from '../../src/model/missing-symbols.js'
import { crashEvent } from '../capture/event.js'

const frame = (values: Partial<Frame>): Frame => ({ ip: '0x0000000000401000', ...values })
const stack = (...frames: Frame[]) => ({ unwinder: 'dwarf' as const, frames })
const at = (module: string): Frame => frame({ module })
const debian = { ...crashEvent().host, distro: 'Debian GNU/Linux 12 (bookworm)' }
const packaged = {
  path: '/usr/lib/libz.so.1',
  buildId: 'ab12',
  package: { name: 'zlib1g', version: '1', manager: 'dpkg' },
}

const found = (values: Partial<CrashEvent>): MissingSymbols[] =>
  missingSymbols(crashEvent({ threads: undefined, libraries: [], capture: { tier: 'A' }, ...values }))

it.each<[string, Partial<CrashEvent>, MissingSymbols[]]>([
  ['nothing where every function is known', { stack: stack(frame({ module: '/bin/app', symbol: 'main' })) }, []],
  ['nothing without a stack', { stack: undefined }, []],
  [
    'a program with its build id',
    { stack: stack(frame({ module: '/bin/app', buildId: 'cd34' })) },
    [{ path: '/bin/app', buildId: 'cd34', frames: 1, debuginfod: undefined }],
  ],
  [
    'a program whose file has gone, without one',
    { stack: stack(at('/bin/app')) },
    [{ path: '/bin/app', buildId: undefined, frames: 1, debuginfod: undefined }],
  ],
  [
    'a library of a distribution, with the URL of its debug file',
    { stack: stack(at('/usr/lib/libz.so.1')), libraries: [packaged], host: debian },
    [
      {
        path: '/usr/lib/libz.so.1',
        buildId: 'ab12',
        frames: 1,
        debuginfod: 'https://debuginfod.debian.net/buildid/ab12/debuginfo',
      },
    ],
  ],
  [
    'the file of most frames first, of all threads',
    {
      threads: [
        { tid: 1, stack: stack(at('/bin/a'), at('/bin/b')) },
        { tid: 2, stack: stack(at('/bin/b')) },
      ],
    },
    [
      { path: '/bin/b', buildId: undefined, frames: 2, debuginfod: undefined },
      { path: '/bin/a', buildId: undefined, frames: 1, debuginfod: undefined },
    ],
  ],
  ['no code of an interpreter', { stack: stack(frame({ module: '/usr/bin/node', runtime: 'Node.js' })) }, []],
  ['no memory without a file', { stack: stack(frame({}), frame({ module: '[vdso]' })) }, []],
  [
    'nothing where nobody has looked them up',
    { stack: stack(at('/bin/app')), capture: { tier: 'A', truncated: ['symbols'] } },
    [],
  ],
])('names %s', (_, event, expected) => {
  expect(found(event)).toEqual(expected)
})
