import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { missingPackages, REQUIREMENTS } from '../../scripts/setup/debian.mjs'
import { nodeProblem, OLDEST_NODE } from '../../scripts/setup/node-version.mjs'
import { npmPackagesAreFresh } from '../../scripts/setup/npm.mjs'
import { makeFolder, REPOSITORY } from './checkout.js'

const folder = makeFolder()
afterAll(folder.remove)
let roots = 0

function makeRoot(files: string[]): string {
  const root = join(folder.path, `root-${++roots}`)
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), '')
  }
  return root
}

describe('Node', () => {
  it.each([
    ['12.22.9', false],
    ['18.20.8', false],
    ['20.9.0', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.0.0', true],
    ['100.1.0', true],
  ])('%s will do: %s', (version, enough) => expect(nodeProblem(version) === undefined).toBe(enough))

  it('is named in the one line', () => {
    expect(nodeProblem('18.20.8')).toMatch(
      /^crashcrawler set-up: Node 20\.19\.0 or later is needed, this is 18\.20\.8: https:.*$/,
    )
  })

  it('is the one of package.json', () => {
    const { engines } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'))
    expect(engines.node).toBe(`>=${OLDEST_NODE}`)
  })
})

describe('Debian packages', () => {
  const all = [...REQUIREMENTS.run, ...REQUIREMENTS.buildBpf, ...REQUIREMENTS.test]
  const SHELLS = ['bash', 'zsh', 'fish']
  const TOOLS = [
    'gdb',
    'elfutils',
    'lldb',
    'git',
    'strace',
    'xz-utils',
    'python3',
    'binutils',
    'gcc',
    'g++',
    'libc6-dev',
    ...SHELLS,
    'groff-base',
    'chromium',
    'cmark-gfm',
    'systemd',
    'prometheus',
    'prometheus-alertmanager',
    'postgresql',
    'openssl',
    'nats-server',
    'iproute2',
  ]
  const COMMANDS = [
    'clang',
    'gdb',
    'eu-stack',
    'lldb',
    'git',
    'strace',
    'xz',
    'python3',
    'readelf',
    'gcc',
    'g++',
    ...SHELLS,
    'groff',
    'chromium',
    'cmark-gfm',
    'journalctl',
    'promtool',
    'prometheus-alertmanager',
    'pg_ctlcluster',
    'openssl',
    'nats-server',
    'ip',
  ]
  const TOOL_FILES = [...COMMANDS.map((name) => `bin/${name}`), 'include/stdio.h']
  it.each([
    ['an empty machine', [], ['libbpf1', 'libdw1', 'clang', 'libbpf-dev', ...TOOLS]],
    ['a multiarch folder counts', ['lib/x86_64-linux-gnu/libbpf.so.1'], ['libdw1', 'clang', 'libbpf-dev', ...TOOLS]],
    ['lib64 counts', ['lib64/libbpf.so.1', 'lib64/libdw.so.1'], ['clang', 'libbpf-dev', ...TOOLS]],
    [
      'an older libbpf does not',
      ['lib64/libbpf.so.0', 'lib64/libdw.so.1'],
      ['libbpf1', 'clang', 'libbpf-dev', ...TOOLS],
    ],
    ['the library does not bring its header', ['lib64/libbpf.so.1', 'lib64/libdw.so.1', ...TOOL_FILES], ['libbpf-dev']],
    ['all there', ['lib64/libbpf.so.1', 'lib64/libdw.so.1', ...TOOL_FILES, 'include/bpf/bpf_helpers.h'], []],
  ])('%s', (_, files, missing) => {
    const root = makeRoot(files)
    const folders = {
      library: [join(root, 'lib/x86_64-linux-gnu'), join(root, 'lib64')],
      command: ['', join(root, 'bin')],
      header: [join(root, 'include')],
    }
    expect(missingPackages(all, folders)).toEqual(missing)
  })
})

describe('npm packages', () => {
  it.each<[string, Record<string, number>, boolean]>([
    ['never installed', { 'package-lock.json': 1 }, false],
    ['an install that did not finish', { 'package-lock.json': 1, 'node_modules/yaml/package.json': 2 }, false],
    ['installed', { 'package-lock.json': 1, 'node_modules/.package-lock.json': 2 }, true],
    ['the lock file changed since', { 'package-lock.json': 3, 'node_modules/.package-lock.json': 2 }, false],
  ])('%s', (_, files, fresh) => {
    const root = makeRoot(Object.keys(files))
    for (const [file, time] of Object.entries(files)) utimesSync(join(root, file), time, time)
    expect(npmPackagesAreFresh(root)).toBe(fresh)
  })
})
