import { chmodSync } from 'node:fs'
import { compileCrasher, type Dead, dumpCore } from './cores.js'

/** Ways to die that differ in what a core tells of them: fixtures, and flags of the compiler. */
const CRASHERS: Readonly<Record<string, { fixture: string; flags?: string[] }>> = {
  'null-write': { fixture: 'null-write' },
  static: { fixture: 'null-write', flags: ['-static'] },
  assertion: { fixture: 'assertion' },
  'thread-crash': { fixture: 'thread-crash' },
  'cxx-exception': { fixture: 'cxx-exception' },
  recursion: { fixture: 'recursion' },
  'forked-child': { fixture: 'forked-child' },
  'wild-write': { fixture: 'wild-write' },
  ...(process.arch === 'x64' && {
    'div-zero': { fixture: 'div-zero' },
    'handler-abort': { fixture: 'handler-abort' },
    'handler-reraise': { fixture: 'handler-reraise' },
    'handler-altstack': { fixture: 'handler-altstack' },
    'handler-crash': { fixture: 'handler-crash' },
    'handler-float': { fixture: 'handler-float', flags: ['-lm'] },
  }),
}

export const crasherNames = Object.keys(CRASHERS)

/** Has all of them die, in a folder that everybody may read. */
export function dumpCrashers(folder: string): Map<string, Dead> {
  chmodSync(folder, 0o755)
  const programs = crasherNames.map((name): [string, string] => {
    const { fixture, flags } = CRASHERS[name] ?? { fixture: name }
    return [name, compileCrasher(fixture, folder, name, flags)]
  })
  return new Map(programs.map(([name, program]) => [name, dumpCore([program, 'an argument', ''], folder)]))
}
