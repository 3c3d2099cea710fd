import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

const source = (name: string): string => fileURLToPath(new URL(`programs/${name}.c`, import.meta.url))

interface Started {
  child: ChildProcess
  said(): Promise<unknown>
}

function start([file = '', ...args]: string[]): Started {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  return { child, said: () => once(child.stdout, 'data') }
}

/** Runs a command until it says that it is ready, does something, and lets it go on to its end. */
async function during(command: string[], act: () => void): Promise<void> {
  const { child, said } = start(command)
  await said()
  act()
  child.stdin?.end('\n')
  await once(child, 'exit')
}

describeLive('files of a dead process', () => {
  const folder = newFolder()
  const library = join(folder, 'libended.so')
  const spare = join(folder, 'spare')
  const program = join(folder, 'library-user')
  let incidents: Incident[] = []

  /** A root with the program, what it needs, a shell, and a package database. */
  function makeRoot(): string {
    const root = join(folder, 'root')
    const needed = execFileSync('ldd', [program, '/bin/sh'], { encoding: 'utf8' }).matchAll(/(\/\S+) \(/g)
    for (const path of ['/bin/sh', ...[...needed].map(([, path = '']) => path), program]) {
      mkdirSync(join(root, dirname(path)), { recursive: true })
      cpSync(path, join(root, path), { dereference: true })
    }
    const info = join(root, 'var/lib/dpkg/info')
    mkdirSync(info, { recursive: true })
    mkdirSync(join(root, 'old'))
    writeFileSync(join(info, '../status'), 'Package: ended\nArchitecture: all\nVersion: 9.9-1\n\n')
    writeFileSync(join(info, 'ended.list'), `${library}\n`)
    return root
  }

  /** In a mount namespace of its own, with that root as /. */
  const contained = (root: string, script: string): string[] => {
    const enter = `mount --bind ${root} ${root} && cd ${root} && pivot_root . old && ${script}`
    return ['unshare', '--mount', 'sh', '-c', enter]
  }

  beforeAll(async () => {
    execFileSync('gcc', ['-g', '-shared', '-fPIC', '-o', library, source('library')])
    execFileSync('gcc', ['-g', '-o', program, source('library-user'), library])
    copyFileSync(library, spare)
    const root = makeRoot()
    const watching = await startWatching(['analyze', '--live', '--comm', 'library-user', '--format', 'json'])
    await during([program], () => {
      copyFileSync(spare, `${library}.new`)
      renameSync(`${library}.new`, library)
    })
    await during([program], () => rmSync(library))
    copyFileSync(spare, library)
    // The shell waits for it, and keeps the namespace until the report is out.
    const container = start(contained(root, `${program}; echo died; read line`))
    await container.said()
    container.child.stdin?.write('\n')
    await container.said()
    // Its only process. It is looked at when it executes a shell, and again when it executes the program in its root; between
    // the two a while may pass, so that little time is spent on it.
    const alone = start(contained(root, `exec ${program}`))
    await alone.said()
    await setTimeout(2500)
    alone.child.stdin?.end('\n')
    await once(alone.child, 'exit')
    const { stdout } = await watching.stop()
    container.child.stdin?.end('\n')
    await once(container.child, 'exit')
    incidents = parseIncidents(stdout)
  })

  it.each([
    [0, 'another file has its name'],
    [1, 'its name is gone'],
  ])('%i: a library is told to be replaced where %s', (index) => {
    const { libraries, capture, stack } = incidents[index] ?? {}
    expect(capture?.truncated).toBeUndefined()
    expect(libraries?.filter(({ replaced }) => replaced)).toEqual([{ path: library, replaced: true }])
    const frame = stack?.frames.find(({ module }) => module === library)
    expect(frame).toMatchObject({ moduleOffset: expect.stringMatching(/^0x/) })
    expect(frame).not.toHaveProperty('symbol')
  })

  it('are those of its own root, and so are packages', () => {
    const { libraries, stack, capture } = incidents[2] ?? {}
    expect(capture?.truncated).toBeUndefined()
    expect(stack?.frames.map(({ symbol }) => symbol)).toContain('end_it')
    expect(libraries?.find(({ path }) => path === library)).toMatchObject({
      package: { name: 'ended', version: '9.9-1', manager: 'dpkg' },
    })
  })

  it('are there still when the last process of a mount namespace is gone', () => {
    const { libraries, stack, process, capture } = incidents[3] ?? {}
    expect(process?.exe).toBe(program)
    expect(capture?.truncated).toBeUndefined()
    expect(stack?.frames.map(({ symbol }) => symbol)).toContain('end_it')
    expect(libraries?.find(({ path }) => path === library)).toMatchObject({ package: { name: 'ended' } })
  })
})
