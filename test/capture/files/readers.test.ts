import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { namesIn, readFileIn, statIn } from '../../../src/capture/files/in-root.js'
import { EVERYONE, type Reader, readersOfProcess } from '../../../src/capture/files/reader.js'
import { newFolder } from '../../live/programs.js'

const ROOT: Reader = { uid: 0, gid: 0 }
const OWNER: Reader = { uid: 30_001, gid: 30_001 }
const MEMBER: Reader = { uid: 30_002, gid: 30_009 }
const OTHER: Reader = { uid: 30_003, gid: 30_003 }

/** setfacl(1) is not everywhere: system.posix_acl_access of include/uapi/linux/posix_acl_xattr.h. */
function setAccessList(path: string, entries: [tag: number, bits: number, id?: number][]): void {
  const list = Buffer.alloc(4 + 8 * entries.length)
  list.writeUInt32LE(2)
  for (const [index, [tag, bits, id = 0xffffffff]] of entries.entries()) {
    list.writeUInt16LE(tag, 4 + 8 * index)
    list.writeUInt16LE(bits, 6 + 8 * index)
    list.writeUInt32LE(id, 8 + 8 * index)
  }
  const script = `import os; os.setxattr(${JSON.stringify(path)}, 'system.posix_acl_access', bytes.fromhex('${list.toString('hex')}'))`
  execFileSync('python3', ['-c', script])
}

describe.runIf(process.getuid?.() === 0)('a file is read as its readers could have read it', () => {
  const root = newFolder()

  function put(path: string, mode: number, uid = 0, gid = 0): void {
    writeFileSync(join(root, path), path)
    chmodSync(join(root, path), mode)
    chownSync(join(root, path), uid, gid)
  }

  beforeAll(() => {
    chmodSync(root, 0o755)
    put('public', 0o644)
    put('secret', 0o600)
    put('owned', 0o400, 30_001, 30_001)
    put('not-even-owner', 0o044, 30_001, 30_001)
    put('group', 0o640, 0, 30_009)
    put('all-but-a-group', 0o604, 0, 30_009)
    put('run-only', 0o711)
    mkdirSync(join(root, 'closed'))
    put('closed/public', 0o644)
    linkSync(join(root, 'secret'), join(root, 'hard'))
    chmodSync(join(root, 'closed'), 0o700)
    mkdirSync(join(root, 'passage'))
    put('passage/public', 0o644)
    chmodSync(join(root, 'passage'), 0o711)
    symlinkSync('/secret', join(root, 'link'))
    symlinkSync('closed', join(root, 'way'))
    put('user-listed', 0o640)
    setAccessList(join(root, 'user-listed'), [
      [1, 6],
      [2, 4, 30_003],
      [4, 0],
      [16, 4],
      [32, 0],
    ])
    put('user-shut-out', 0o644)
    setAccessList(join(root, 'user-shut-out'), [
      [1, 6],
      [2, 0, 30_003],
      [4, 4],
      [16, 4],
      [32, 4],
    ])
    put('group-listed', 0o640)
    setAccessList(join(root, 'group-listed'), [
      [1, 6],
      [4, 0],
      [8, 4, 30_009],
      [16, 4],
      [32, 0],
    ])
    put('masked', 0o600)
    setAccessList(join(root, 'masked'), [
      [1, 6],
      [2, 4, 30_003],
      [4, 4],
      [16, 0],
      [32, 0],
    ])
  })

  it.each<[string, Record<'root' | 'owner' | 'member' | 'other' | 'everyone', boolean>]>([
    ['public', { root: true, owner: true, member: true, other: true, everyone: true }],
    ['secret', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['owned', { root: true, owner: true, member: false, other: false, everyone: false }],
    ['not-even-owner', { root: true, owner: false, member: true, other: true, everyone: true }],
    ['group', { root: true, owner: false, member: true, other: false, everyone: false }],
    ['all-but-a-group', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['run-only', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['closed/public', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['passage/public', { root: true, owner: true, member: true, other: true, everyone: true }],
    ['link', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['hard', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['way/public', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['closed/../public', { root: true, owner: false, member: false, other: false, everyone: false }],
    ['user-listed', { root: true, owner: false, member: false, other: true, everyone: false }],
    ['user-shut-out', { root: true, owner: true, member: true, other: false, everyone: true }],
    ['group-listed', { root: true, owner: false, member: true, other: false, everyone: false }],
    ['masked', { root: true, owner: false, member: false, other: false, everyone: false }],
  ])('%s', (path, expected) => {
    const isRead = (reader: Reader): boolean => readFileIn({ root, readers: [reader] }, `/${path}`) !== undefined
    expect({
      root: isRead(ROOT),
      owner: isRead(OWNER),
      member: isRead(MEMBER),
      other: isRead(OTHER),
      everyone: isRead(EVERYONE),
    }).toEqual(expected)
  })

  it('by all of them', () => {
    expect(readFileIn({ root, readers: [ROOT, OTHER] }, '/secret')).toBeUndefined()
    expect(readFileIn({ root, readers: [ROOT, OTHER] }, '/public')).toBeDefined()
  })

  it.each<[string, boolean, boolean]>([
    ['/passage', true, false],
    ['/closed', true, false],
    ['/closed/public', false, false],
    ['/', true, true],
  ])('%s can be asked for its type, and its names', (path, known, listed) => {
    const view = { root, readers: [OTHER] }
    expect([statIn(view, path) !== undefined, namesIn(view, path).length > 0]).toEqual([known, listed])
  })
})

it.each([
  ['an ordinary one', { uid: 5, gid: 6, fsUid: 5, fsGid: 6 }, [{ uid: 5, gid: 6 }]],
  ['one of which no more is known', { uid: 5, gid: 6 }, [{ uid: 5, gid: 6 }]],
  [
    'a set-user-ID program',
    { uid: 5, gid: 6, fsUid: 0, fsGid: 6 },
    [
      { uid: 0, gid: 6 },
      { uid: 5, gid: 6 },
    ],
  ],
  [
    'a daemon that acts for a user',
    { uid: 0, gid: 0, fsUid: 5, fsGid: 6 },
    [
      { uid: 5, gid: 6 },
      { uid: 0, gid: 0 },
    ],
  ],
])('the readers of a process: %s', (_, ids, readers) => {
  expect(readersOfProcess(ids)).toEqual(readers)
})
