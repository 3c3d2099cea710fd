import { describe, expect, it } from 'vitest'
import { readLdCache } from '../../../../../src/capture/resolve/child/libraries/linker/ld-cache.js'
import { temporaryFolder } from './support/compile.js'
import { writeTree } from './support/tree.js'
import { viewOf } from './support/view.js'

const folder = temporaryFolder()

/** A cache as ldconfig(8) of glibc 2.32 and later writes it. */
function cache(libraries: [string, string][]): Buffer {
  const texts = libraries.flat()
  const strings = Buffer.from(texts.map((text) => `${text}\0`).join(''))
  const start = 48 + 24 * libraries.length
  const offsetOf = (index: number): number =>
    start + Buffer.byteLength(texts.slice(0, index).join(' ')) + (index > 0 ? 1 : 0)
  const head = Buffer.alloc(start)
  head.write('glibc-ld.so.cache1.1')
  head.writeUInt32LE(libraries.length, 20)
  head.writeUInt32LE(strings.length, 24)
  for (let index = 0; index < libraries.length; index++) {
    head.writeUInt32LE(0x303, 48 + 24 * index)
    head.writeUInt32LE(offsetOf(2 * index), 48 + 24 * index + 4)
    head.writeUInt32LE(offsetOf(2 * index + 1), 48 + 24 * index + 8)
  }
  return Buffer.concat([head, strings])
}

/** The format of libc5 in front, as ldconfig wrote it until then: of 3 entries, padded to a multiple of 8. */
function withOldFormat(current: Buffer): Buffer {
  const old = Buffer.alloc(56)
  old.write('ld.so-1.7.0')
  old.writeUInt32LE(3, 12)
  return Buffer.concat([old, current])
}

const patched = (bytes: Buffer, offset: number, value: number): Buffer => {
  bytes.writeUInt32LE(value, offset)
  return bytes
}

const one: [string, string][] = [['liba.so.1', '/usr/lib/liba.so.1']]
const three: [string, string][] = [...one, ['libb.so', '/opt/b/libb.so'], ['liba.so.1', '/usr/lib32/liba.so.1']]
const all = { 'liba.so.1': ['/usr/lib/liba.so.1', '/usr/lib32/liba.so.1'], 'libb.so': ['/opt/b/libb.so'] }
const first = { 'liba.so.1': ['/usr/lib/liba.so.1'] }

describe('ld.so.cache', () => {
  it.each<[string, Buffer, Record<string, string[]>]>([
    ['current format', cache(three), all],
    ['old format in front', withOldFormat(cache(three)), all],
    ['claims 2^32 - 1 entries', patched(cache(one), 20, 0xffffffff).subarray(0, 48 + 24), { '': [''] }],
    ['a path behind the end', patched(cache(one), 48 + 8, 0xfffffff0), { 'liba.so.1': [''] }],
    ['no NUL at the end', cache(one).subarray(0, -1), { 'liba.so.1': [''] }],
    ['header only', cache(one).subarray(0, 48), {}],
    ['half a header', cache(one).subarray(0, 30), {}],
    ['old format only', withOldFormat(Buffer.alloc(0)), {}],
    ['old format of 2^32 - 1 entries', patched(withOldFormat(cache(one)), 12, 0xffffffff), {}],
    ['another version', Buffer.from(cache(one).toString('latin1').replace('cache1.1', 'cache9.9'), 'latin1'), {}],
    ['empty', Buffer.alloc(0), {}],
    ['one', cache(one), first],
  ])('%s', (name, bytes, expected) => {
    const root = `${folder}/${name.replaceAll(' ', '-')}`
    writeTree(root, { 'etc/ld.so.cache': bytes })
    expect(Object.fromEntries(readLdCache(viewOf(root)))).toEqual(expected)
  })

  it('is not there', () => expect(readLdCache(viewOf(folder)).size).toBe(0))
})
