import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findPackages } from '../../../../../../src/capture/resolve/child/libraries/packages/find-packages.js'
import { temporaryFolder } from '../support/compile.js'
import { elfFiles } from '../support/elf-files.js'
import { writeTree } from '../support/tree.js'
import { claimText, viewOf } from '../support/view.js'

describe.skipIf(!existsSync('/var/lib/dpkg/status'))('owners on this machine, as dpkg tells them', () => {
  const files = elfFiles(80)
  const truth = askDpkg(files)
  const found = findPackages(viewOf('/'), files)

  it('has enough of them', () => {
    expect(files.filter((path) => truth.has(path)).length).toBeGreaterThanOrEqual(30)
  })

  it.each(files)('%s', (path) => {
    const owner = found.get(path)
    expect(owner && claimText(owner)).toBe(truth.get(path))
  })
})

describe('a dpkg database below a root', () => {
  const folder = temporaryFolder()
  const root = `${folder}/root`
  const list = (...paths: string[]): string => `/.\n${paths.join('\n')}\n`
  writeTree(folder, { secret: 'Package: secret\nVersion: 9\n' })
  writeTree(root, {
    lib: '→ usr/lib',
    '/usr/lib/libc.so.6': 'c',
    '/usr/lib/libssl.so.3': 'ssl',
    '/usr/bin/perf': 'wrapper',
    '/usr/bin/perf.real': 'perf',
    '/usr/bin/local': 'local',
    '/usr/bin/unowned': 'unowned',
    '/usr/local/lib/libssl.so.3': 'other',
    '/var/lib/dpkg/status': [
      'Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nMulti-Arch: same\nVersion: 2.36-9',
      'Package: libc6\nStatus: install ok installed\nArchitecture: i386\nMulti-Arch: same\nVersion: 2.36-8',
      'Package: openssl\nArchitecture: amd64\nDescription: x\n Version: 1\nVersion: 3.0.7-1~deb12u1',
      'Package: perf\nArchitecture: all\nVersion: 6.1',
      'Package: wrapper\nArchitecture: all\nVersion: 1:2',
      'Package: tool\nArchitecture: all\nVersion: 4',
      'Package: removed\nStatus: deinstall ok config-files\nArchitecture: all',
    ].join('\n\n'),
    '/var/lib/dpkg/diversions': [
      ...['/usr/bin/perf', '/usr/bin/perf.real', 'wrapper'],
      ...['/usr/bin/local', '/usr/bin/local.distrib', ':', ''],
    ].join('\n'),
    '/var/lib/dpkg/info/libc6:amd64.list': list('/lib', '/lib/libc.so.6'),
    '/var/lib/dpkg/info/libc6:i386.list': list('/lib', '/lib/i386/libc.so.6'),
    '/var/lib/dpkg/info/openssl.list': list('/usr/lib/libssl.so.3'),
    '/var/lib/dpkg/info/perf.list': list('/usr/bin/perf'),
    '/var/lib/dpkg/info/wrapper.list': list('/usr/bin/perf'),
    '/var/lib/dpkg/info/tool.list': list('/usr/bin/local'),
    '/var/lib/dpkg/info/removed.list': list('/usr/bin/unowned', '/tmp/libssl.so.3'),
    '/var/lib/dpkg/info/evil.list': '→ ../../../../../secret',
    '/var/lib/dpkg/info/loop.list': '→ loop.list',
  })
  const owner = (path: string): string | undefined => {
    const found = findPackages(viewOf(root), [path]).get(path)
    return found && claimText(found)
  }

  it.each<[string, string | undefined]>([
    ['/usr/lib/libc.so.6', 'dpkg libc6 2.36-9'],
    ['/lib/i386/libc.so.6', 'dpkg libc6 2.36-8'],
    ['/usr/lib/libssl.so.3', 'dpkg openssl 3.0.7-1~deb12u1'],
    ['/usr/local/lib/libssl.so.3', undefined],
    ['/usr/bin/perf', 'dpkg wrapper 1:2'],
    ['/usr/bin/perf.real', 'dpkg perf 6.1'],
    ['/usr/bin/local', undefined],
    ['/usr/bin/local.distrib', 'dpkg tool 4'],
    ['/usr/bin/unowned', undefined],
    ['/usr/lib', undefined],
    ['/nowhere', undefined],
    // Nothing of a package is there, whatever a list says.
    ['/tmp/libssl.so.3', undefined],
  ])('%s → %s', (path, expected) => {
    expect(owner(path)).toBe(expected)
  })

  it('answers for several files at once as for each', () => {
    const paths = ['/usr/bin/perf', '/usr/lib/libssl.so.3', '/usr/lib/libc.so.6', '/nowhere']
    const found = findPackages(viewOf(root), paths)
    const texts = Object.fromEntries(Array.from(found, ([path, claim]) => [path, claimText(claim)]))
    expect(texts).toEqual(Object.fromEntries(paths.map((path) => [path, owner(path)])))
  })

  it('is read again when it has changed', () => {
    const status = `${root}/var/lib/dpkg/status`
    writeFileSync(`${status}-new`, 'Package: openssl\nVersion: 3.0.9-1\n')
    renameSync(`${status}-new`, status)
    expect(owner('/usr/lib/libssl.so.3')).toBe('dpkg openssl 3.0.9-1')
    expect(owner('/usr/lib/libc.so.6')).toBeUndefined()
  })

  it('is no more when it is gone', () => {
    rmSync(`${root}/var/lib/dpkg`, { recursive: true })
    expect(owner('/usr/lib/libssl.so.3')).toBeUndefined()
  })
})

/**
 * `dpkg name version` by path. dpkg -S knows files by the names in its lists, and libraries are still listed below /lib
 * where that is a link to /usr/lib.
 */
function askDpkg(paths: readonly string[]): Map<string, string> {
  const merged = paths.filter((path) => existsSync(path.slice(4)) && realpathSync(path.slice(4)) === path)
  const asked = [...paths, ...merged.map((path) => path.slice(4))]
  const listing = spawnSync('dpkg', ['-S', ...asked], { encoding: 'utf8' }).stdout
  const text = execFileSync('dpkg-query', ['-W', '-f', `\${Package}:\${Architecture}\\t\${Version}\\n`], {
    encoding: 'utf8',
  })
  const versions = new Map(text.split('\n').map((line) => [line.split(/[:\t]/)[0], line.split('\t')[1]]))
  const owners = new Map<string, string>()
  for (const [, name = '', path = ''] of listing.matchAll(/^([^ :]+)(?::\w+)?: (\/.*)$/gm)) {
    owners.set(paths.includes(path) ? path : `/usr${path}`, `dpkg ${name} ${versions.get(name)}`)
  }
  return owners
}
