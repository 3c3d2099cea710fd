import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Incident } from '../../../src/model/finding.js'
import { runCli } from '../../cli/run-cli.js'
import { parseIncidents } from '../../live/incidents.js'
import { newFolder } from '../../live/programs.js'
import { nobodyMayRunIt, runAsNobody } from '../../live/run-program.js'
import { compileCrasher, compileProgram, describeCores, dumpCore } from './cores.js'
import { crasherNames, dumpCrashers } from './crashers.js'

interface Told {
  cause: string
  signal: string
  access?: string
  /** Of the program's own functions the innermost, with its line where that is sure. */
  frame: string
  message?: string
  truncated?: string[]
}

/** There is more of such a stack than is taken. */
const OVERFLOW = { cause: 'stack-overflow', signal: 'SIGSEGV', access: 'write', truncated: ['stack'] }

const TOLD: Readonly<Record<string, Told>> = {
  'null-write': { cause: 'null-dereference', signal: 'SIGSEGV', access: 'write', frame: 'main crash.c:6' },
  static: { cause: 'null-dereference', signal: 'SIGSEGV', access: 'write', frame: 'main crash.c:6' },
  assertion: {
    cause: 'assertion-failure',
    signal: 'SIGABRT',
    frame: 'average crash.c:6',
    message: "`count > 0' failed",
  },
  'thread-crash': { cause: 'null-dereference', signal: 'SIGSEGV', access: 'write', frame: 'work crash.c:8' },
  'cxx-exception': { cause: 'uncaught-exception', signal: 'SIGABRT', frame: 'parse crash.cpp:6' },
  recursion: { ...OVERFLOW, frame: 'depth crash.c' },
  'forked-child': { cause: 'null-dereference', signal: 'SIGSEGV', access: 'read', frame: 'main crash.c:10' },
  'wild-write': { cause: 'invalid-write', signal: 'SIGSEGV', access: 'write', frame: 'main crash.c:6' },
  'div-zero': { cause: 'integer-division', signal: 'SIGFPE', frame: 'average crash.c:4' },
  'handler-abort': { cause: 'null-dereference', signal: 'SIGABRT', access: 'read', frame: 'main crash.c:17' },
  'handler-reraise': { cause: 'null-dereference', signal: 'SIGSEGV', access: 'read', frame: 'main crash.c:17' },
  'handler-altstack': { ...OVERFLOW, frame: 'depth crash.c' },
  'handler-crash': { cause: 'null-dereference', signal: 'SIGSEGV', access: 'read', frame: 'lookup crash.c:21' },
  'handler-float': { cause: 'floating-point-exception', signal: 'SIGFPE', frame: 'main crash.c:20' },
}

describeCores('cores, analyzed by the built program without privilege', () => {
  const folder = newFolder()
  const names = [...crasherNames, 'waiting', 'replaced']
  const incidents = new Map<string, Incident>()
  let problems = 'it did not run'

  beforeAll(async () => {
    const crashed = [...dumpCrashers(folder).values()]
    const waiting = dumpCore([compileProgram('waiting', folder)], folder)
    const replaced = dumpCore([compileCrasher('null-write', folder, 'replaced')], folder)
    rmSync(join(folder, 'replaced'))
    compileCrasher('null-read', folder, 'replaced')
    const cores = [...crashed, waiting, replaced].map(({ core }) => core)
    const args = ['analyze', ...cores, '--format', 'json']
    const { stdout, stderr } = nobodyMayRunIt() ? runAsNobody(args) : await runCli(args)
    problems = stderr
    for (const [index, incident] of parseIncidents(stdout).entries()) incidents.set(names[index] ?? '', incident)
  })

  it('gives one report each, and no complaint', () => {
    expect(problems).toBe('')
    expect([...incidents.keys()]).toEqual(names)
  })

  it.each(crasherNames)('%s', (name) => {
    const incident = incidents.get(name)
    const told = TOLD[name]
    const own = incident?.stack?.frames.find(({ file }) => file?.includes('/crash.c'))
    const argv = [`${folder}/${name}`, 'an argument', '']

    expect(incident?.findings[0]?.cause).toBe(told?.cause)
    expect(incident?.termination).toMatchObject({ kind: 'signal', signal: told?.signal, coreDumped: true })
    expect(incident?.fault?.access).toBe(told?.access)
    expect(`${own?.symbol} ${own?.file?.replace(/.*\//, '')}:${own?.line}`).toContain(told?.frame)
    expect(incident?.message ?? '').toContain(told?.message ?? '')
    expect(incident?.process).toMatchObject({ exe: `${folder}/${name}`, argv })
    expect(incident?.capture).toEqual({ tier: 'E', truncated: told?.truncated })
  })

  it('has the stacks of all threads, that of the crash first', () => {
    const { process: crashed, registers, stack, threads } = incidents.get('waiting') ?? {}
    const [first, waiting, ...others] = threads ?? []
    expect(first).toEqual({ tid: crashed?.tid, registers, stack })
    expect(others).toEqual([])
    expect(crashed).toMatchObject({ tid: crashed?.pid, threads: 2 })
    expect(waiting?.tid).not.toBe(crashed?.pid)
    expect(waiting?.registers).toMatchObject({ [process.arch === 'x64' ? 'rip' : 'pc']: waiting?.stack?.frames[0]?.ip })
    expect(waiting?.stack?.frames.map(({ symbol }) => symbol)).toContain('work')
  })

  it('takes nothing from a program that has been replaced since', () => {
    const { stack, libraries, fault, findings } = incidents.get('replaced') ?? {}
    const module = join(folder, 'replaced')
    expect(stack?.frames[0]).toEqual({ ip: stack?.frames[0]?.ip, module, moduleOffset: expect.stringMatching(/^0x/) })
    expect(libraries?.[0]).toEqual({ path: module, buildId: expect.stringMatching(/^[0-9a-f]{40}$/), replaced: true })
    expect(fault?.instruction).toBeUndefined()
    expect(findings?.[0]?.cause).toBe('null-dereference')
  })

  it('refuses a program with one line and status 2', async () => {
    const program = join(folder, 'null-write')
    const { status, stdout, stderr } = await runCli(['analyze', program])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(
      /^crashcrawler: .*null-write: a program or shared library, not a core file; give the core .*\n$/,
    )
  })

  it('leaves out what a core does not tell', () => {
    const { process, resources, scheduling, sender, kernelStack } = incidents.get('null-write') ?? {}
    expect({ resources, scheduling, sender, kernelStack }).toEqual({})
    expect(Object.keys(process ?? {}).sort()).toEqual(
      ['argv', 'comm', 'exe', 'gid', 'pid', 'ppid', 'threads', 'tid', 'uid'].sort(),
    )
  })
})
