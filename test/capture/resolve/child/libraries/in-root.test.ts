import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { namesIn, readFileIn } from '../../../../../src/capture/files/in-root.js'
import { temporaryFolder } from './support/compile.js'
import { viewOf } from './support/view.js'

const outside = temporaryFolder()
const root = `${outside}/root`

beforeAll(() => {
  writeFileSync(`${outside}/file`, 'outside')
  mkdirSync(`${root}/usr/lib`, { recursive: true })
  mkdirSync(`${root}${outside}`, { recursive: true })
  writeFileSync(`${root}/usr/lib/file`, 'inside')
  writeFileSync(`${root}/file`, 'top')
  const links = {
    lib: 'usr/lib',
    absolute: '/usr/lib/file',
    'absolute-outside': `${outside}/file`,
    relative: './usr/../usr/lib/file',
    climbing: '../../../../../../../../file',
    'usr/climbing': '../../file',
    'chain-1': 'chain-2',
    'chain-2': '/lib/file',
    self: 'self',
    ping: 'pong',
    pong: '/ping',
    deep: 'self/self/self',
    'host-proc': '/proc/self/root/etc/passwd',
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, `${root}/${name}`)
  execFileSync('mkfifo', [`${root}/fifo`])
})

describe('files below a root', () => {
  it.each<[string, string | undefined]>([
    ['/usr/lib/file', 'inside'],
    ['/lib/file', 'inside'],
    ['/absolute', 'inside'],
    ['/relative', 'inside'],
    ['/climbing', 'top'],
    ['/usr/climbing', 'top'],
    ['/../../file', 'top'],
    ['/chain-1', 'inside'],
    ['/absolute-outside', undefined],
    ['/host-proc', undefined],
    ['/self', undefined],
    ['/ping', undefined],
    ['/deep', undefined],
    ['/none', undefined],
    ['/file/none', undefined],
    ['/usr/lib', undefined],
    ['/fifo', undefined],
  ])('%s → %s', (path, content) => {
    expect(readFileIn(viewOf(root), path)?.toString()).toBe(content)
  })

  it('gives the names in a folder, through a link too', () => {
    expect(namesIn(viewOf(root), '/lib')).toEqual(['file'])
    expect(namesIn(viewOf(root), '/file')).toEqual([])
  })

  it('reads nothing longer than the limit', () => {
    expect(readFileIn(viewOf(root), '/file', 3)?.toString()).toBe('top')
    expect(readFileIn(viewOf(root), '/file', 2)).toBeUndefined()
  })

  it.each(['/dev/null', '/dev/zero', '/proc/self', '/nowhere'])('%s of this machine is not a file to read', (path) => {
    expect(readFileIn(viewOf('/'), path)).toBeUndefined()
  })
})
