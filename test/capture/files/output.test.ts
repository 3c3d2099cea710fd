import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openOutputFile, removeTemporaryFiles, replaceIn } from '../../../src/capture/files/output-file.js'
import { openOutputFolder } from '../../../src/capture/files/output-folder.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-output-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Planting files of another user takes root; another user's folders and files are then those of nobody. */
const NOBODY = 65534
const isRoot = process.geteuid?.() === 0

let count = 0
function newFolder(mode = 0o700, uid?: number): string {
  const path = join(folder, `${++count}`)
  mkdirSync(path)
  chmodSync(path, mode)
  if (uid !== undefined) chownSync(path, uid, uid)
  return path
}

/** What is said of an attempt, without the folder; undefined where the file was opened. */
function refusal(path: string): string | undefined {
  try {
    closeSync(openOutputFile(path, 'replace'))
    return undefined
  } catch (error) {
    return error instanceof Error
      ? `${error.name}: ${error.message.replaceAll(/\/\S*\/crashcrawler-output-[^/]*\/\d+/g, 'DIR')}`
      : ''
  }
}

type Plant = (path: string) => void
const file =
  (mode: number, uid?: number): Plant =>
  (path) => {
    writeFileSync(path, 'precious')
    chmodSync(path, mode)
    if (uid !== undefined) chownSync(path, uid, uid)
  }

describe('a file is opened for output unless it could be a trap', () => {
  it.each<[string, Plant, string | undefined]>([
    ['nothing there', () => {}, undefined],
    ['a file of our own', file(0o600), undefined],
    ['a file that others may read', file(0o644), undefined],
    ['a file that others may write', file(0o666), 'every user may write to it; chmod o-w allows it'],
    ['a symbolic link', (path) => symlinkSync('/etc/hostname', path), 'it is a symbolic link'],
    ['a link to nothing', (path) => symlinkSync('nowhere', path), 'it is a symbolic link'],
    ['a folder', (path) => mkdirSync(path), 'it is a folder'],
    ['a FIFO, which would hang', (path) => execFileSync('mkfifo', ['-m', '666', path]), 'it is not a regular file'],
  ])('%s', (_, plant, reason) => {
    const path = join(newFolder(), 'out')
    plant(path)
    expect(refusal(path)).toBe(reason === undefined ? undefined : `UserError: DIR/out: cannot be written (${reason})`)
    if (reason === undefined) expect(lstatSync(path).isFile()).toBe(true)
  })

  it('is readable by its owner only, whatever the umask', () => {
    const umask = process.umask(0)
    try {
      const path = join(newFolder(), 'new')
      expect(refusal(path)).toBeUndefined()
      expect(lstatSync(path).mode & 0o777).toBe(0o600)
    } finally {
      process.umask(umask)
    }
  })

  it('/dev/null is not a trap', () => expect(refusal('/dev/null')).toBeUndefined())
})

describe.runIf(isRoot)('what another user has planted', () => {
  it.each<[string, Plant]>([
    ['a file', file(0o666, NOBODY)],
    ['a file with no rights for others', file(0o600, NOBODY)],
  ])('%s is refused, and keeps its content', (_, plant) => {
    const path = join(newFolder(0o1777), 'planted')
    plant(path)
    expect(refusal(path)).toBe('UserError: DIR/planted: cannot be written (it belongs to another user, uid 65534)')
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })

  it('a file of a user whose files are wanted is written to, but not by a link of theirs', () => {
    const folder = newFolder(0o1777)
    const path = join(folder, 'theirs')
    file(0o644, NOBODY)(path)
    closeSync(openOutputFile(path, 'append', [NOBODY]))
    linkSync(path, join(folder, 'link'))
    expect(() => openOutputFile(path, 'append', [NOBODY])).toThrow('it has another name, a hard link, elsewhere')
  })

  it('a hard link to a file of ours, in a folder of many', () => {
    const [own, shared] = [newFolder(), newFolder(0o1777)]
    file(0o600)(join(own, 'precious'))
    linkSync(join(own, 'precious'), join(shared, 'planted'))
    expect(refusal(join(shared, 'planted'))).toMatch(/it has another name, a hard link, elsewhere\)$/)
    expect(readFileSync(join(own, 'precious'), 'utf8')).toBe('precious')
  })

  it.each<[string, number, number | undefined, boolean]>([
    ['ours alone', 0o700, undefined, true],
    ['ours, which others may write to', 0o777, undefined, true],
    ['of all with the sticky bit, as /tmp', 0o1777, undefined, true],
    ['of another user', 0o755, NOBODY, true],
    ['of another user, which all may write to', 0o777, NOBODY, false],
    ['of another user, which a group may write to', 0o775, NOBODY, false],
  ])('a folder %s', (_, mode, uid, allowed) => {
    const path = newFolder(mode, uid)
    const message = `UserError: DIR/out: other users may replace files in the folder DIR; choose one that is yours`
    expect(refusal(join(path, 'out'))).toBe(allowed ? undefined : message)
    expect(readdirSync(path)).toEqual(allowed ? ['out'] : [])
  })

  it('a link on the way is followed only where it is ours or of root', () => {
    const [target, links] = [newFolder(), newFolder()]
    symlinkSync(target, join(links, 'mine'))
    expect(refusal(join(links, 'mine', 'out'))).toMatch(/cannot be written \(it is a symbolic link\)$/)
    mkdirSync(join(target, 'deep'))
    expect(refusal(join(links, 'mine', 'deep', 'out'))).toBeUndefined()
    symlinkSync(target, join(links, 'planted'))
    execFileSync('chown', ['-h', '65534', join(links, 'planted')])
    expect(refusal(join(links, 'planted', 'deep', 'new'))).toMatch(
      /part of the path is a symbolic link of another user, uid 65534\)$/,
    )
    expect(readdirSync(join(target, 'deep'))).toEqual(['out'])
  })
})

it('a folder that is moved away while it is open is written to, not what stands at its path', () => {
  const path = newFolder()
  const held = openOutputFolder(path, false)
  execFileSync('mv', [path, `${path}-moved`])
  mkdirSync(path)
  replaceIn(held, 'report', 'text', 'report')
  closeSync(held.descriptor)
  expect([readdirSync(path), readdirSync(`${path}-moved`)]).toEqual([[], ['report']])
})

it.runIf(isRoot).each([
  ['character', ['c', '1', '3']],
  ['block', ['b', '7', '250']],
])('a %s device is not replaced', (_, node) => {
  const path = newFolder()
  execFileSync('mknod', [join(path, 'device'), ...node])
  const held = openOutputFolder(path, false)
  expect(() => replaceIn(held, 'device', 'text', 'device')).toThrow('device: cannot be written (it is a device)')
  closeSync(held.descriptor)
  expect([readdirSync(path), lstatSync(join(path, 'device')).isFile()]).toEqual([['device'], false])
})

it('temporary files of a process that was killed are removed, and nothing else', () => {
  const path = newFolder()
  for (const name of [`.crashcrawler-${'0'.repeat(32)}.tmp`, 'mine.tmp', '.crashcrawler-1.tmp']) {
    writeFileSync(join(path, name), '')
  }
  const held = openOutputFolder(path, false)
  removeTemporaryFiles(held)
  closeSync(held.descriptor)
  expect(readdirSync(path).sort()).toEqual(['.crashcrawler-1.tmp', 'mine.tmp'])
})
