import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { directory, link, program, record, tree, writeArchive } from '../../scripts/matrix/cpio.mjs'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-cpio-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('record', () => {
  it.each([
    // The name begins at 110 and is padded to a multiple of 4 with the header; so is what is in the file.
    [program('init', 'abc'), '070701000000010000' + '81ed', 'init\0\0', 'abc\0'],
    [directory('bin'), '070701000000010000' + '41ed', 'bin\0\0\0', ''],
    [link('bin/sh', 'bash'), '070701000000010000' + 'a1ff', 'bin/sh\0\0\0\0', 'bash'],
  ])('%o', (entry, beginning, name, data) => {
    const bytes = record(entry, 1).toString('latin1')
    expect(bytes.slice(0, beginning.length)).toBe(beginning)
    expect(bytes.slice(110)).toBe(name + data)
    expect(bytes.length % 4).toBe(0)
    expect(parseInt(bytes.slice(54, 62), 16)).toBe(entry.data.length)
  })
})

it('tree finds what is in a folder, links as links', () => {
  const source = join(folder, 'source')
  mkdirSync(join(source, 'inner'), { recursive: true })
  writeFileSync(join(source, 'inner/file'), 'text')
  symlinkSync('inner/file', join(source, 'to-file'))
  expect(tree(source, 'a').map(({ path, data }) => [path, data.toString()])).toEqual([
    ['a', ''],
    ['a/inner', ''],
    ['a/inner/file', 'text'],
    ['a/to-file', 'inner/file'],
  ])
})

it('an archive ends with the entry that says so', () => {
  const file = join(folder, 'archive')
  writeArchive(file, [directory('etc')])
  const bytes = readFileSync(file, 'latin1')
  expect(bytes.match(/070701/g)).toHaveLength(2)
  expect(bytes).toContain('TRAILER!!!\0')
})
