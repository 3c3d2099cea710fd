import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSCALLS } from '../../../src/model/syscalls/syscalls.js'
import { describeLive } from '../availability.js'

/** Not every machine mounts tracefs; nothing else here needs it. */
const tracefs = mkdtempSync(join(tmpdir(), 'tracefs-'))
const FORMATS = join(tracefs, 'events/syscalls')

/** Where the kernel names a function otherwise than its call (arch/x86/entry/syscalls/syscall_64.tbl). */
const CALLS: Record<string, string> = {
  newstat: 'stat',
  newlstat: 'lstat',
  newfstat: 'fstat',
  newuname: 'uname',
  sendfile64: 'sendfile',
  umount: 'umount2',
  fadvise64_64: 'fadvise64',
}

/** A later kernel added arguments. */
const GREW = ['bpf']

const byName = new Map(SYSCALLS.map((syscall) => [syscall.name, syscall.arguments.length]))

/** A line a field; the first of a call's own fields is its number. */
const argumentCount = (event: string): number =>
  readFileSync(`${FORMATS}/${event}/format`, 'utf8').match(/^\tfield:.* (?!common_|__syscall_nr)\w+;\toffset:(?!8;)/gm)
    ?.length ?? 0

describeLive('the running kernel', () => {
  beforeAll(() => void execFileSync('mount', ['-t', 'tracefs', 'tracefs', tracefs]))
  afterAll(() => {
    execFileSync('umount', [tracefs])
    rmdirSync(tracefs)
  })

  it('declares every call of the table with as many arguments', () => {
    const declared = readdirSync(FORMATS)
      .filter((event) => event.startsWith('sys_enter_'))
      .map((event) => [event.slice('sys_enter_'.length), argumentCount(event)] as const)
      .map(([name, count]) => [CALLS[name] ?? name, count] as const)
      .filter(([name]) => byName.has(name) && !GREW.includes(name))
    expect(declared.length).toBeGreaterThan(250)
    expect(declared.map(([name]) => [name, byName.get(name)])).toEqual(declared)
  })
})
