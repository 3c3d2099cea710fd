import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, renameSync, unlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeLibraries } from '../../../../../src/capture/resolve/child/libraries/describe.js'
import { compile, compileLibrary, temporaryFolder } from './support/compile.js'
import { mappingsOf } from './support/mappings.js'

const folder = temporaryFolder()

/** A running program with a library of its own, its mappings taken after `change`. */
async function whileRunning(name: string, change: (library: string, program: string) => void) {
  const library = compileLibrary('int ours(void) { return 0; }', `${folder}/${name}.so`, [`-Wl,-soname,${name}.so`])
  const program = compile(
    '#include <unistd.h>\nint ours(void);\nint main(void) { write(1, "up", 2); pause(); return ours(); }',
    `${folder}/${name}`,
    [library, `-Wl,-rpath,${folder}`],
  )
  const child = spawn(program, { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    await once(child.stdout, 'data')
    change(library, program)
    return { library, program, modules: mappingsOf(child.pid ?? 0) }
  } finally {
    child.kill('SIGKILL')
  }
}

describe('a file that changed under a running process', () => {
  it('is replaced where another has its name, and nothing is said of that one', async () => {
    const { library, program, modules } = await whileRunning('upgraded', (path) => {
      copyFileSync(path, `${path}.new`)
      renameSync(`${path}.new`, path)
    })
    const libraries = describeLibraries(modules, { root: '/', readers: [], exe: program })
    expect(libraries[0]).toMatchObject({ path: program, needed: [`upgraded.so`, 'libc.so.6'] })
    expect(libraries.find(({ path }) => path === library)).toEqual({ path: library, replaced: true })
    expect(libraries.some(({ missing }) => missing)).toBe(false)
  })

  it('is replaced where its name is gone', async () => {
    const { library, program, modules } = await whileRunning('removed', (path, executable) => {
      unlinkSync(path)
      unlinkSync(executable)
    })
    const libraries = describeLibraries(modules, { root: '/', readers: [], exe: program })
    expect(libraries[0]).toEqual({ path: program, replaced: true })
    expect(libraries.find(({ path }) => path === library)).toEqual({ path: library, replaced: true })
  })

  it('is told by inode alone where it was replaced after the mappings were taken', async () => {
    const { library, program, modules } = await whileRunning('late', () => {})
    expect(describeLibraries(modules, { root: '/', readers: [], exe: program }).some(({ replaced }) => replaced)).toBe(
      false,
    )
    copyFileSync(library, `${library}.new`)
    renameSync(`${library}.new`, library)
    const described = describeLibraries(modules, { root: '/', readers: [], exe: program }).filter(
      ({ replaced }) => replaced,
    )
    expect(described).toEqual([{ path: library, replaced: true }])
  })

  it('is the same file where it was renamed over by itself', async () => {
    const { library, program, modules } = await whileRunning('same', (path) => {
      renameSync(path, `${path}.old`)
      renameSync(`${path}.old`, path)
    })
    const described = describeLibraries(modules, { root: '/', readers: [], exe: program }).find(
      ({ path }) => path === library,
    )
    expect(described?.soname).toBe('same.so')
    expect(described).not.toHaveProperty('replaced')
  })
})
