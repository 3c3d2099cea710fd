import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { REQUIREMENTS } from '../../scripts/setup/debian.mjs'
import { sectionNames } from '../../scripts/setup/elf.mjs'
import {
  copyCheckout,
  copyRepository,
  makeCheckout,
  makeCommands,
  makeFolder,
  REPOSITORY,
  runSetup,
  startSetup,
} from './checkout.js'

// Many builds, each of which starts the compilers.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const NOBODY = 65534
const isRoot = process.getuid?.() === 0
const asUser = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
/** Not where Node itself is installed below root's home. */
const canBeUser = spawnSync(process.execPath, ['--version'], asUser).status === 0
const folder = makeFolder()
const built = join(folder.path, 'built')
let first: ReturnType<typeof runSetup>
let copies = 0

beforeAll(() => {
  makeCheckout(built)
  first = runSetup(built, 'start')
})
afterAll(folder.remove)

const machines = ['x86_64', 'aarch64']
const objects = [
  'crash',
  'crash-without-btf',
  'crash-without-iterators',
  'trace',
  'trace-without-btf',
  'probe',
  'probe-threads',
  'snoop',
  'snoop-without-btf',
]
  .flatMap((name) => machines.map((machine) => `dist/bpf/${name}.${machine}.bpf.o`))
  .join(', ')
const templates = ['txt', 'md', 'html', 'words'].map((kind) => `dist/stock-templates/${kind}.cjs`).join(', ')
const PROGRAM = [
  'crashcrawler set-up: compiling TypeScript: dist\n',
  'crashcrawler set-up: compiling stock rules: dist/stock-rules.txt, dist/stock-rule-tests.txt\n',
  `crashcrawler set-up: compiling stock templates: ${templates}\n`,
  'crashcrawler set-up: compiling for a quick start: dist/code\n',
].join('')
const freshCopy = (): string => copyCheckout(built, join(folder.path, `copy-${++copies}`))
const commands = (scripts: Record<string, string>): string =>
  makeCommands(join(folder.path, `commands-${++copies}`), scripts)
const touch = (checkout: string, path: string): void => utimesSync(join(checkout, path), new Date(), new Date())

describe('a first set-up', () => {
  it('says a line per step and succeeds', () => {
    expect(first).toEqual({
      status: 0,
      output: [`crashcrawler set-up: compiling BPF programs: ${objects}\n`, PROGRAM].join(''),
    })
  })

  it('builds modules whose source maps lead back to the source', () => {
    expect(readFileSync(join(built, 'dist/module.js'), 'utf8')).toContain('export const answer = 42;')
    const map = JSON.parse(readFileSync(join(built, 'dist/module.js.map'), 'utf8'))
    expect(map.sources).toEqual(['../src/module.ts'])
  })

  it('bundles what is started by its path with the modules it imports', () => {
    const main = join(built, 'dist/cli/main.cjs')
    expect(spawnSync(process.execPath, [main], { encoding: 'utf8' }).stdout).toBe('42\n')
    expect(readFileSync(main, 'utf8')).not.toContain('module.js')
    expect(readFileSync(join(built, 'dist/stock-rules.txt'), 'utf8')).toBe('42\n')
  })

  it.each(machines)('builds a BPF object for %s with BTF and without the path of the builder', (machine) => {
    const object = readFileSync(join(built, `dist/bpf/crash.${machine}.bpf.o`))
    expect(sectionNames(object)).toEqual(expect.arrayContaining(['.maps', 'license', '.BTF', '.BTF.ext']))
    expect(object.includes('bpf/crash.bpf.c')).toBe(true)
    expect(object.includes(built)).toBe(false)
  })

  it.each(machines)('so it did for those of this repository, for %s', (machine) => {
    const object = readFileSync(join(REPOSITORY, `dist/bpf/crash.${machine}.bpf.o`))
    expect(sectionNames(object)).toEqual(expect.arrayContaining(['.maps', 'license', '.BTF', '.BTF.ext']))
    expect(object.includes('bpf/crash.bpf.c')).toBe(true)
    expect(object.includes(REPOSITORY)).toBe(false)
  })
})

describe('with nothing to do', () => {
  it.each(['start', 'build'])('%s is silent and starts no process', (mode) => {
    expect(runSetup(built, mode, { env: { PATH: '' } })).toEqual({ status: 0, output: '' })
  })
})

it('a second set-up of this repository has nothing to build', () => {
  const repository = copyRepository(join(folder.path, 'repository'))
  expect(runSetup(repository, 'build').status).toBe(0)
  expect(runSetup(repository, 'build', { env: { PATH: '' } })).toEqual({ status: 0, output: '' })
})

describe('what was edited is built again, and only that', () => {
  const leftOvers = ['dist/gone.js', 'dist/gone.d.ts']
  let checkout: string
  let both: Awaited<ReturnType<typeof startSetup>>[]

  /** By two set-ups at the same time, in a folder that still has what was built of a source that is gone. */
  beforeAll(async () => {
    checkout = freshCopy()
    for (const leftOver of leftOvers) appendFileSync(join(checkout, leftOver), '')
    touch(checkout, 'src/module.ts')
    both = await Promise.all([startSetup(checkout, 'start'), startSetup(checkout, 'start')])
  })

  it('src/module.ts', () => {
    expect(both).toContainEqual({ status: 0, output: PROGRAM })
  })

  it('once, if two set-ups do so at the same time', () => {
    const waiting = /^(?:crashcrawler set-up: waiting for another set-up of this folder\n)?$/
    expect(both).toContainEqual({ status: 0, output: expect.stringMatching(waiting) })
  })

  it('takes the module of a deleted source out of dist', () => {
    expect(readdirSync(join(checkout, 'dist')).filter((name) => name.startsWith('gone'))).toEqual([])
    expect(existsSync(join(checkout, 'dist/module.js'))).toBe(true)
  })

  it('bpf/crash.h', () => {
    const other = freshCopy()
    touch(other, 'bpf/crash.h')
    const output = `crashcrawler set-up: compiling BPF programs: ${objects}\n`
    expect(runSetup(other, 'start')).toEqual({ status: 0, output })
  })

  it('keeps the last good program when the source does not compile, and does not call it fresh', () => {
    const checkout = freshCopy()
    appendFileSync(join(checkout, 'src/module.ts'), "export const wrong: number = 'text'\n")
    const { status, output } = runSetup(checkout, 'start')
    expect(status).toBe(2)
    expect(output).toContain('src/module.ts(2,14): error TS2322')
    expect(readFileSync(join(checkout, 'dist/module.js'), 'utf8')).not.toContain('wrong')
    expect(existsSync(join(checkout, 'dist/.setup/program.stamp'))).toBe(false)
    expect(existsSync(join(checkout, 'dist.next'))).toBe(false)
  })
})

/** The commands that tests need, as empty files. */
const allBut = (missing: string): Record<string, string> =>
  Object.fromEntries(
    REQUIREMENTS.test.flatMap(({ kind, file }) => (kind === 'command' && file !== missing ? [[file, '']] : [])),
  )

describe('Debian packages', () => {
  it('without apt-get, names what is missing', () => {
    const { status, output } = runSetup(built, 'test', { env: { PATH: commands(allBut('g++')) } })
    expect(status).toBe(2)
    expect(output).toMatch(
      /^crashcrawler set-up: missing: g\+\+ \(names of Debian packages\)\. There is no apt-get here.*\n$/,
    )
  })

  describe.skipIf(!isRoot)('as root', () => {
    // Stands in for the real one, which would change the machine.
    const setUpTest = (install: (bin: string) => string) => {
      const bin = commands({})
      const aptGet = `echo "$@" >> ${bin}/log\n[ "$1" = update ] && exit 0\n${install(bin)}`
      writeFileSync(join(bin, 'apt-get'), `#!/bin/sh\n${aptGet}\n`, { mode: 0o755 })
      for (const name of Object.keys(allBut('g++'))) writeFileSync(join(bin, name), '')
      symlinkSync('/usr/bin/flock', join(bin, 'flock'))
      return { ...runSetup(freshCopy(), 'test', { env: { PATH: bin } }), log: readFileSync(join(bin, 'log'), 'utf8') }
    }

    it('installs them', () => {
      expect(setUpTest((bin) => `echo Setting up g++; : > ${bin}/g++`)).toEqual({
        status: 0,
        output: 'crashcrawler set-up: installing Debian packages: g++\n',
        log: 'update\n-o DPkg::Lock::Timeout=300 install -y --no-install-recommends g++\n',
      })
    })

    it('shows what apt-get printed when it fails', () => {
      const { status, output } = setUpTest(() => 'echo "E: Unable to locate package g++" >&2; exit 100')
      expect(status).toBe(2)
      expect(output).toContain('E: Unable to locate package g++\n')
      expect(output).toMatch(/apt-get .* install .* g\+\+: failed \(exit status 100\)\n$/)
    })

    it('does not take an installation for done when the file is still not there', () => {
      const { status, output } = setUpTest(() => 'exit 0')
      expect(status).toBe(2)
      expect(output).toContain('apt-get installed g++, but what it should bring is not found\n')
    })
  })
})

describe.skipIf(!canBeUser)('without root', () => {
  it('does not need to write when there is nothing to do', () => {
    expect(runSetup(built, 'start', asUser)).toEqual({ status: 0, output: '' })
  })

  it.each([
    ['start', 'clang', {}],
    ['build', 'clang', {}],
    [
      'test',
      [
        'clang gdb elfutils lldb git strace xz-utils python3 binutils gcc g++ zsh fish groff-base chromium cmark-gfm',
        'systemd prometheus prometheus-alertmanager postgresql openssl',
      ].join(' '),
      { bash: '' },
    ],
  ])('%s prints the command that installs %s', (mode, packages, present) => {
    const checkout = freshCopy()
    touch(checkout, 'bpf/crash.h')
    const PATH = commands({ 'apt-get': 'exit 1', ...present })
    const install = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`
    expect(runSetup(checkout, mode, { ...asUser, env: { PATH } })).toEqual({
      status: 2,
      output: `crashcrawler set-up: missing: ${packages.replaceAll(' ', ', ')}. Run: ${install}\n`,
    })
  })

  it.skipIf(!isRoot)('says so when dist belongs to someone else', () => {
    const checkout = freshCopy()
    touch(checkout, 'src/module.ts')
    const { status, output } = runSetup(checkout, 'start', asUser)
    expect(status).toBe(2)
    expect(output).toMatch(/^crashcrawler set-up: may not write .*\/dist\/\.setup\/lock: run as the owner of .*\n$/)
  })
})

describe('bad arguments', () => {
  it.each([[''], ['install']])('%j gets the usage', (mode) => {
    expect(runSetup(built, mode)).toEqual({
      status: 2,
      output: 'crashcrawler set-up: usage: node scripts/setup.mjs start|test|build\n',
    })
  })
})
