import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findMissing } from '../../../../../src/capture/resolve/child/libraries/linker/find-missing.js'
import { compile, compileLibrary, temporaryFolder } from './support/compile.js'
import { elfFiles } from './support/elf-files.js'
import { viewOf } from './support/view.js'

const folder = temporaryFolder()
const NEW = '-Wl,--enable-new-dtags'
const OLD = '-Wl,--disable-new-dtags'

/** A program that needs liba, which needs libb. Each is told where to look by its own options. */
function build(name: string, forProgram: string[], forA: string[]): string {
  const place = `${folder}/${name}`
  mkdirSync(`${place}/lib`, { recursive: true })
  compileLibrary('int b(void) { return 3; }', `${place}/lib/libb.so`, ['-Wl,-soname,libb.so'])
  compileLibrary('int b(void); int a(void) { return b(); }', `${place}/lib/liba.so`, [
    ...['-Wl,-soname,liba.so', `-L${place}/lib`, '-lb', ...forA],
  ])
  return compile('int a(void); int main(void) { return a(); }', `${place}/program`, [
    ...[`-L${place}/lib`, '-la', `-Wl,-rpath-link,${place}/lib`, ...forProgram],
  ])
}

const remove = (name: string) => (place: string) => rmSync(`${place}/lib/${name}`)

/** The same header with another e_machine: IA-64. */
function makeForeign(path: string): void {
  const bytes = readFileSync(path)
  bytes.writeUInt16LE(50, 18)
  writeFileSync(path, bytes)
}

describe('libraries the dynamic linker does not find', () => {
  it.each<[string, string[], string[], (place: string) => void, string[]]>([
    ['RUNPATH', [NEW, '-Wl,-rpath,$ORIGIN/lib'], [NEW, '-Wl,-rpath,$ORIGIN'], () => {}, []],
    ['braces', [NEW, `-Wl,-rpath,$${'{ORIGIN}'}/./lib/`], [NEW, '-Wl,-rpath,$ORIGIN/../lib'], () => {}, []],
    ['no path at all', [], [], () => {}, ['liba.so']],
    ['RUNPATH is not for the libraries', [NEW, '-Wl,-rpath,$ORIGIN/lib'], [], () => {}, ['libb.so']],
    ['RPATH is', [OLD, '-Wl,-rpath,$ORIGIN/lib'], [], () => {}, []],
    ['but not below a RUNPATH', [OLD, '-Wl,-rpath,$ORIGIN/lib'], [NEW, '-Wl,-rpath,/none'], () => {}, ['libb.so']],
    ['first one removed', [OLD, '-Wl,-rpath,$ORIGIN/lib'], [], remove('liba.so'), ['liba.so']],
    ['second one removed', [OLD, '-Wl,-rpath,$ORIGIN/lib'], [], remove('libb.so'), ['libb.so']],
    ['for another machine', [OLD, '-Wl,-rpath,$ORIGIN/lib'], [], (at) => makeForeign(`${at}/lib/libb.so`), ['libb.so']],
    ['empty', [OLD, '-Wl,-rpath,$ORIGIN/lib'], [], (at) => writeFileSync(`${at}/lib/libb.so`, ''), ['libb.so']],
    ['moved', [OLD, '-Wl,-rpath,$ORIGIN/lib'], [], (at) => renameSync(`${at}/lib`, `${at}/lob`), ['liba.so']],
  ])('%s', (name, forProgram, forA, change, missing) => {
    const program = build(name.replaceAll(' ', '-'), forProgram, forA)
    change(program.replace(/\/program$/, ''))
    const found = findMissing(program, viewOf('/'))
    expect(found.map((each) => each.name)).toEqual(missing)
    // The linker itself: 3 is what the program returns, 127 that it never came to be.
    const run = spawnSync(program, { encoding: 'utf8', env: { LC_ALL: 'C' } })
    expect(run.status).toBe(missing.length === 0 ? 3 : 127)
    for (const each of missing) expect(run.stderr).toMatch(new RegExp(`loading shared libraries: (\\S*/)?${each}:`))
  })

  it('says who needs it and where it was looked for', () => {
    const program = build('places', [NEW, '-Wl,-rpath,$ORIGIN/lib:relative:/opt/none'], [])
    const [missing] = findMissing(program, viewOf('/'))
    expect(missing).toMatchObject({ name: 'libb.so', neededBy: `${folder}/places/lib/liba.so` })
    expect(missing?.searched[0]).toBe('/etc/ld.so.cache')
    expect(missing?.searched).toContain('/usr/lib')
    rmSync(`${folder}/places/lib/liba.so`)
    expect(findMissing(program, viewOf('/'))[0]?.searched.slice(0, 3)).toEqual([
      ...[`${folder}/places/lib`, '/opt/none', '/etc/ld.so.cache'],
    ])
  })

  it('finds what LD_LIBRARY_PATH would have found missing, because it is not known', () => {
    const program = build('environment', [], [])
    expect(findMissing(program, viewOf('/')).map(({ name }) => name)).toEqual(['liba.so'])
  })

  it('does not loop where libraries need each other', () => {
    const place = `${folder}/circle`
    mkdirSync(place)
    compileLibrary('int a(void) { return 1; }', `${place}/liba.so`)
    compileLibrary('int b(void) { return 2; }', `${place}/libb.so`, ['-Wl,--no-as-needed', `-L${place}`, '-la'])
    compileLibrary('int a(void) { return 1; }', `${place}/liba.so`, ['-Wl,--no-as-needed', `-L${place}`, '-lb'])
    const program = compile('int main(void) { return 0; }', `${place}/program`, [
      ...['-Wl,--no-as-needed', `-L${place}`, '-la', OLD, `-Wl,-rpath,${place}`],
    ])
    expect(findMissing(program, viewOf('/'))).toEqual([])
    rmSync(`${place}/libb.so`)
    expect(findMissing(program, viewOf('/'))).toMatchObject([{ name: 'libb.so', neededBy: `${place}/liba.so` }])
  })

  it('looks below the root only', () => {
    const root = `${folder}/root`
    const program = build('contained', [NEW, '-Wl,-rpath,/app/lib'], [])
    mkdirSync(`${root}/app/lib`, { recursive: true })
    copyFileSync(program, `${root}/app/program`)
    copyFileSync(`${folder}/contained/lib/liba.so`, `${root}/app/lib/liba.so`)
    expect(findMissing('/app/program', viewOf(root)).map(({ name }) => name)).toEqual(['libc.so.6', 'libb.so'])
  })

  it.each(['/nowhere', '/etc/passwd', '/usr/bin'])('%s is not a dynamic executable', (path) => {
    expect(findMissing(path, viewOf('/'))).toEqual([])
  })
})

describe('musl', () => {
  const root = `${folder}/musl`
  const program = (): void => {
    mkdirSync(`${root}/usr/lib`, { recursive: true })
    const bare = ['-nostdlib', '-Wl,--no-as-needed', `-L${root}/usr/lib`]
    compileLibrary('int c;', `${root}/usr/lib/libc.musl.so.1`, ['-nostdlib', '-Wl,-soname,libc.musl.so.1'])
    compileLibrary('int b;', `${root}/usr/lib/libb.so`, [...bare, '-Wl,-soname,libb.so'])
    compileLibrary('int a;', `${root}/usr/lib/liba.so`, [...bare, '-lb', '-Wl,-soname,liba.so'])
    const linker = `-Wl,-e,main,-rpath-link,${root}/usr/lib,--dynamic-linker=/lib/ld-musl-x86_64.so.1`
    compile('int main(void) {}', `${root}/program`, [...bare, linker, '-l:libc.musl.so.1', '-la'])
    rmSync(`${root}/usr/lib/libc.musl.so.1`)
    rmSync(`${root}/usr/lib/libb.so`)
  }

  it('is its own C library, and has no cache', () => {
    program()
    const searched = ['/lib', '/usr/local/lib', '/usr/lib']
    expect(findMissing('/program', viewOf(root))).toEqual([{ name: 'libb.so', neededBy: '/usr/lib/liba.so', searched }])
  })

  it('looks where its file says', () => {
    mkdirSync(`${root}/etc`)
    writeFileSync(`${root}/etc/ld-musl-x86_64.path`, '/opt/lib:/lib\n/usr/lib\n')
    expect(findMissing('/program', viewOf(root))[0]?.searched).toEqual(['/opt/lib', '/lib', '/usr/lib'])
  })
})

describe('headers made to keep us busy', () => {
  it('end the search', () => {
    const folders = Array.from({ length: 2000 }, (_, index) => `/${index}`).join(':')
    const program = build('busy', [OLD, `-Wl,-rpath,${folders}`], [])
    const [missing] = findMissing(program, viewOf('/'))
    expect(missing).toMatchObject({ name: 'liba.so' })
    expect(missing?.searched).toHaveLength(64)
  })
})

describe('programs and libraries of this machine, as ldd tells it', () => {
  const programs = elfFiles(60).filter((path) => !path.includes('.so'))
  const truth = spawnSync('ldd', programs, { encoding: 'utf8' }).stdout

  it.each(programs)('%s', (path) => {
    const text = truth.split(`${path}:\n`)[1]?.split(/\n(?=\/)/)[0] ?? ''
    const notFound = [...text.matchAll(/^\t(\S+) => not found/gm)].map(([, name]) => name)
    expect(findMissing(path, viewOf('/')).map(({ name }) => name)).toEqual(notFound)
  })
})
