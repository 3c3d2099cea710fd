import { execFileSync } from 'node:child_process'

/** What readelf(1) says of a file, in the shape of ElfIdentity where that is to be compared. */
export interface ReadelfAnswer {
  interpreter?: string
  soname?: string
  needed: string[]
  rpath?: string
  runpath?: string
  buildId?: string
  defined: string[]
  /** file(version) */
  versionsNeeded: string[]
}

/** One call for all, of which there must be two: only then readelf heads what it prints of each with `File: path`. */
export function readelf(paths: readonly string[]): Map<string, ReadelfAnswer> {
  const options = ['--wide', '--program-headers', '--dynamic', '--notes', '--version-info']
  const text = execFileSync('readelf', [...options, ...paths], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  return new Map(
    text
      .split(/^File: /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), parse(part)]),
  )
}

function parse(text: string): ReadelfAnswer {
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found)
  const first = (pattern: RegExp): string | undefined => all(pattern)[0]
  return {
    interpreter: first(/\[Requesting program interpreter: (.*)\]/g),
    soname: first(/\(SONAME\) +Library soname: \[(.*)\]/g),
    needed: all(/\(NEEDED\) +Shared library: \[(.*)\]/g),
    rpath: first(/\(RPATH\) +Library rpath: \[(.*)\]/g),
    runpath: first(/\(RUNPATH\) +Library runpath: \[(.*)\]/g),
    buildId: first(/Build ID: (\w+)/g),
    defined: all(/Rev: 1 +Flags: (?!BASE)\w+ +Index: \d+ +Cnt: \d+ +Name: (\S+)/g),
    versionsNeeded: neededVersions(text),
  }
}

function neededVersions(text: string): string[] {
  let file = ''
  return text.split('\n').flatMap((line) => {
    file = /Version: 1 +File: (\S+) +Cnt:/.exec(line)?.[1] ?? file
    const version = /^ +0x\w+: +Name: (\S+) +Flags: .*Version:/.exec(line)?.[1]
    return version ? `${file}(${version})` : []
  })
}
