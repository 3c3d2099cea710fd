import { openSync, readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { coreFile } from '../../../src/capture/core/core-file.js'
import { readCoreHeader } from '../../../src/capture/core/elf-header.js'
import { newFolder } from '../../live/programs.js'
import { compileCrasher, describeCores, dumpCore } from './cores.js'
import { readBytes } from './open-file.js'

describeCores('a core that was cut by a limit on its size', () => {
  const folder = newFolder()
  /** Where a part of the core ends, in bytes. */
  let ends: Record<'notes' | 'files' | 'code' | 'stack' | 'all', number>
  let core: Buffer

  beforeAll(() => {
    const path = dumpCore([compileCrasher('thread-crash', folder), 'an argument'], folder).core
    core = readFileSync(path)
    const { notes, loads } = readCoreHeader(coreFile(openSync(path, 'r'), path))
    const [note] = notes
    const main = loads.at(-2)
    if (!note || !main) throw new Error('not the usual parts of a core')
    ends = {
      files: core.indexOf('/thread-crash\0'),
      notes: Number(note.offset + note.fileSize),
      code: Number(loads[0]?.offset),
      stack: Number(main.offset),
      all: core.length,
    }
  })

  it.each<[string, keyof typeof ends, string[], number | undefined]>([
    ['within the names of files', 'files', ['notes', 'paths', 'memory', 'stack', 'argv'], undefined],
    ['behind its notes', 'notes', ['memory', 'stack', 'argv'], 2],
    ['before the first mapping', 'code', ['memory', 'stack', 'argv'], 2],
    ['before the stack of the main thread', 'stack', ['memory', 'argv'], 2],
    ['not at all', 'all', [], 2],
  ])('%s', (_where, end, truncated, threads) => {
    const raw = readBytes(core.subarray(0, ends[end]), folder)

    expect(raw.truncated).toEqual(truncated)
    expect(raw).toMatchObject({ comm: 'thread-crash', status: 0x8b, thread: { count: threads } })
    expect(raw.fault).toMatchObject({ signal: 11, code: 1, address: 0n })
    expect(raw.thread.userStack[0]).toBe(raw.thread.registers[process.arch === 'x64' ? 16 : 32])
  })

  it('at any length: there is a record that says so, or a message that does', () => {
    for (let length = 0; length < core.length; length += length < ends.notes ? 97 : 49_999) {
      try {
        expect(readBytes(core.subarray(0, length), folder).truncated.length).toBeGreaterThan(0)
      } catch (error) {
        expect(String(error)).toMatch(
          /ends before the note that identifies its process|not an ELF file, or only the beginning/,
        )
      }
    }
  })
})
