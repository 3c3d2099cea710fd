import { execFileSync } from 'node:child_process'
import { realpathSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeLibraries } from '../../../../../src/capture/resolve/child/libraries/describe.js'
import type { ModuleMapping } from '../../../../../src/capture/resolve/protocol.js'
import { compile, compileLibrary, temporaryFolder } from './support/compile.js'
import { mappingOf, mappingsOf } from './support/mappings.js'
import { versionedLibrary } from './support/versioned-library.js'

const folder = temporaryFolder()

describe('the libraries of this very process', () => {
  const exe = realpathSync(process.execPath)
  const libraries = describeLibraries(mappingsOf('self'), { root: '/', readers: [], exe })

  it('are the executable first, then all that ldd says it loads', () => {
    const loaded = execFileSync('ldd', [exe], { encoding: 'utf8' })
    const paths = [...loaded.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => realpathSync(path))
    expect(libraries[0]?.path).toBe(exe)
    expect(libraries.map(({ path }) => path)).toEqual(expect.arrayContaining(paths))
    expect(libraries.filter(({ replaced, missing }) => replaced || missing)).toEqual([])
  })

  it('each have a build id where readelf sees one, and the C library its soname and versions', () => {
    const c = libraries.find(({ soname }) => soname === 'libc.so.6')
    expect(c?.symbolVersions?.[0]).toMatch(/^GLIBC_2\.\d+$/)
    const notes = execFileSync('readelf', ['--notes', c?.path ?? ''], { encoding: 'utf8' })
    expect(c?.buildId).toBe(/Build ID: (\w+)/.exec(notes)?.[1])
  })

  it('are told the same way again', () => {
    expect(describeLibraries(mappingsOf('self'), { root: '/', readers: [], exe })).toEqual(libraries)
  })
})

describe('what a file says of itself', () => {
  it('is all in its entry, the package of its note where no database knows it', () => {
    const path = versionedLibrary(folder)
    expect(describeLibraries([mappingOf(path)], { root: '/', readers: [] })).toEqual([
      {
        path,
        soname: 'libours.so.1',
        buildId: '00112233445566778899aabbccddeeff',
        needed: ['libc.so.6'],
        symbolVersions: ['OURS_1.10', expect.stringMatching(/^libc\.so\.6\(GLIBC_2\.\d+(\.\d+)?\)$/)],
        changed: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        package: { name: 'ours', version: '1.10-3.fc40', manager: 'rpm' },
      },
    ])
  })

  it.each<[string, string, object | undefined]>([
    [
      'deb',
      '{"type":"deb","name":"hello","version":"2.10-3","os":"debian"}',
      { name: 'hello', version: '2.10-3', manager: 'dpkg' },
    ],
    ['padded', '{"type":"apk","name":"hello","version":"2"}\0\0\0', { name: 'hello', version: '2', manager: 'apk' }],
    ['no version', '{"type":"deb","name":"hello"}', undefined],
    ['no JSON', 'hello 2.10', undefined],
    ['no object', '["deb"]', undefined],
    ['nothing', '', undefined],
  ])('a note added by objcopy, in no segment: %s', (name, json, expected) => {
    const path = compileLibrary('int f(void) { return 1; }', `${folder}/noted-${name.replace(' ', '-')}.so`)
    const head = Buffer.from([
      4,
      0,
      0,
      0,
      Buffer.byteLength(json),
      0,
      0,
      0,
      0x7e,
      0x1a,
      0xfe,
      0xca,
      0x46,
      0x44,
      0x4f,
      0,
    ])
    writeFileSync(`${path}.note`, Buffer.concat([head, Buffer.from(json), Buffer.alloc(-Buffer.byteLength(json) & 3)]))
    execFileSync('objcopy', ['--add-section', `.note.package=${path}.note`, path])
    expect(describeLibraries([mappingOf(path)], { root: '/', readers: [] })[0]?.package).toEqual(expected)
  })
})

describe('which mappings are libraries', () => {
  const library = compileLibrary('int f(void) { return 1; }', `${folder}/plain.so`, ['-Wl,-soname,plain.so'])
  const text = `${folder}/data.txt`
  writeFileSync(text, 'no ELF file')
  const map = (path: string, change: Partial<ModuleMapping> = {}): ModuleMapping => ({
    ...mappingOf(library),
    path,
    ...change,
  })
  const none = { inode: 0, device: '00:00' }

  it.each<[string, ModuleMapping[], unknown[]]>([
    ['one file, four mappings', [map(library, { executable: false }), map(library), map(library)], [{ path: library }]],
    ['data only', [map(library, { executable: false })], [{ path: library }]],
    ['no ELF file', [{ ...mappingOf(text), executable: true }], []],
    ['code of a file that cannot be read', [map('/nowhere/x.so')], [{ path: '/nowhere/x.so' }]],
    ['data of a file that cannot be read', [map('/nowhere/x.dat', { executable: false })], []],
    ['data of a file that is gone', [map('/nowhere/x.dat', { executable: false, deleted: true })], []],
    [
      'memory with a name',
      [map('/memfd:jit', { deleted: true }), map('/dev/zero'), map('/SYSV0000'), map('[vdso]')],
      [],
    ],
    ['cut path', [map('…/lib/x.so')], []],
    ['core file, no inode', [map(library, none)], [{ path: library }]],
  ])('%s', (_case, modules, expected) => {
    expect(describeLibraries(modules, { root: '/', readers: [] })).toMatchObject(expected)
    expect(describeLibraries(modules, { root: '/', readers: [] })).toHaveLength(expected.length)
  })

  it('has the executable where no mapping was captured', () => {
    expect(describeLibraries([], { root: '/', readers: [], exe: library })).toMatchObject([
      { path: library, soname: 'plain.so' },
    ])
    expect(describeLibraries([], { root: '/', readers: [], exe: 'relative' })).toEqual([])
    expect(describeLibraries([], { root: '/', readers: [] })).toEqual([])
  })

  it('looks below the root', () => {
    const file = '/plain.so'
    const modules = [{ ...mappingOf(library), path: file }]
    expect(describeLibraries(modules, { root: folder, readers: [] })).toMatchObject([
      { path: file, soname: 'plain.so' },
    ])
    expect(describeLibraries(modules, { root: '/', readers: [] })).toEqual([{ path: file }])
  })
})

describe('a program the dynamic linker gave up on', () => {
  const library = compileLibrary('int ours(void) { return 0; }', `${folder}/libgone.so`, ['-Wl,-soname,libgone.so'])
  const program = compile('int ours(void);\nint main(void) { return ours(); }', `${folder}/given-up`, [
    ...[library, '-Wl,-rpath,$ORIGIN/plugins'],
  ])
  const interpreter = realpathSync(
    /\/lib\S*ld-\S+/.exec(execFileSync('ldd', [program], { encoding: 'utf8' }))?.[0] ?? '',
  )
  const modules = [mappingOf(program), mappingOf(interpreter)]

  it('names what it did not find, and where it looked', () => {
    rmSync(library)
    const missing = describeLibraries(modules, { root: '/', readers: [], exe: program }).filter((each) => each.missing)
    expect(missing).toMatchObject([{ path: 'libgone.so', missing: true }])
    expect(missing[0]?.searched?.slice(0, 2)).toEqual([`${folder}/plugins`, '/etc/ld.so.cache'])
  })

  it('does not name what was merely not loaded yet', () => {
    const described = describeLibraries([mappingOf('/bin/sh', realpathSync('/bin/sh'))], {
      root: '/',
      readers: [],
      exe: '/bin/sh',
    })
    expect(described.map(({ missing }) => missing)).toEqual([undefined])
  })

  it('does not name what came from LD_LIBRARY_PATH, because it is mapped', () => {
    const elsewhere = compileLibrary('int ours(void) { return 0; }', `${folder}/other-name.so`, [
      '-Wl,-soname,libgone.so',
    ])
    const described = describeLibraries([...modules, mappingOf(elsewhere)], { root: '/', readers: [], exe: program })
    expect(described.filter((each) => each.missing)).toEqual([])
  })
})
