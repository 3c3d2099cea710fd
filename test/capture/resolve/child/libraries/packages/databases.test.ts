import { chmodSync, mkdirSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { findPackages } from '../../../../../../src/capture/resolve/child/libraries/packages/find-packages.js'
import { temporaryFolder } from '../support/compile.js'
import { writeTree } from '../support/tree.js'
import { claimText, viewOf } from '../support/view.js'

const folder = temporaryFolder()

/** `manager name version` of each path that has an owner. */
const owners = (root: string, ...paths: string[]): Record<string, string> =>
  Object.fromEntries([...findPackages(viewOf(root), paths)].map(([path, claim]) => [path, claimText(claim)]))

describe.each(['/lib/apk/db/installed', '/usr/lib/apk/db/installed'])('apk: %s', (database) => {
  const root = `${folder}/apk${database.replaceAll('/', '-')}`
  writeTree(root, {
    'usr/bin/busybox': 'busybox',
    [database]: [
      ...['C:Q1abc=', 'P:musl', 'V:1.2.5-r0', 'A:x86_64', 'F:lib', 'R:ld-musl-x86_64.so.1', 'a:0:0:755', 'Z:Q1x='],
      ...['R:libc.musl-x86_64.so.1', 'F:usr', 'F:usr/lib', 'R:libm.so', ''],
      ...['P:ssl_client', 'V:1.36.1-r29', 'F:usr/bin', 'R:ssl_client', 'F:', 'R:top', ''],
    ].join('\n'),
  })

  it('knows files by folder and name', () => {
    const paths = [
      '/lib/ld-musl-x86_64.so.1',
      '/lib/libc.musl-x86_64.so.1',
      '/usr/lib/libm.so',
      '/usr/bin/ssl_client',
      '/top',
    ]
    expect(owners(root, ...paths, '/lib/libm.so', '/usr/lib', '/usr/bin/busybox')).toEqual({
      '/lib/ld-musl-x86_64.so.1': 'apk musl 1.2.5-r0',
      '/lib/libc.musl-x86_64.so.1': 'apk musl 1.2.5-r0',
      '/usr/lib/libm.so': 'apk musl 1.2.5-r0',
      '/usr/bin/ssl_client': 'apk ssl_client 1.36.1-r29',
      '/top': 'apk ssl_client 1.36.1-r29',
    })
  })
})

describe('pacman', () => {
  const root = `${folder}/pacman`
  const files = (...paths: string[]): string =>
    `%FILES%\nusr/\nusr/lib/\n${paths.join('\n')}\n\n%BACKUP%\netc/conf\tabc\n`
  writeTree(root, {
    'var/lib/pacman/local/ALPM_DB_VERSION': '9\n',
    'var/lib/pacman/local/glibc-2.39-1/desc': '%NAME%\nglibc\n\n%VERSION%\n2.39-1\n\n%DESC%\n%VERSION%\n',
    'var/lib/pacman/local/glibc-2.39-1/files': files('usr/lib/libc.so.6', 'usr/lib/ld-linux-x86-64.so.2'),
    'var/lib/pacman/local/zlib-1:1.3-2/desc': '%NAME%\nzlib\n\n%VERSION%\n1:1.3-2\n',
    'var/lib/pacman/local/zlib-1:1.3-2/files': files('usr/lib/libz.so.1.3'),
    'var/lib/pacman/local/broken-1-1/files': files('usr/lib/broken.so'),
  })

  it('knows files by their list', () => {
    expect(
      owners(root, '/usr/lib/libc.so.6', '/usr/lib/libz.so.1.3', '/usr/lib/broken.so', '/usr/lib/libz.so'),
    ).toEqual({
      '/usr/lib/libc.so.6': 'pacman glibc 2.39-1',
      '/usr/lib/libz.so.1.3': 'pacman zlib 1:1.3-2',
    })
  })
})

describe('rpm', () => {
  /** Stands in for rpm(8) of the same command line and output, which most machines that run this do not have. */
  const RPM = `#!/bin/sh
[ "$1 $2 $3 $4" = "--dbpath /proc/self/fd/3 -qf --queryformat" ] || exit 9
[ -e /proc/self/fd/3/rpmdb.sqlite ] || exit 8
echo asked >> /proc/self/fd/3/log
shift 5; failed=0
for path; do
  case $path in
    /usr/bin/slow) sleep 30;;
    /usr/bin/hello) printf 'hello\\t2:1.5-3.fc40\\n';;
    /usr/lib64/shared.so) printf 'one\\t1-1\\ntwo\\t2-2\\n';;
    /usr/lib64/libz.so.1) printf 'zlib\\t1.3-1.fc40\\n';;
    *) echo "file $path is not owned by any package"; failed=$((failed + 1));;
  esac
done
exit $failed
`
  const tools = `${folder}/tools`
  writeTree(tools, { rpm: RPM })
  chmodSync(`${tools}/rpm`, 0o755)

  it.each<[string, string[], Record<string, string>]>([
    [
      'one owner each',
      ['/usr/bin/hello', '/usr/lib64/libz.so.1'],
      { '/usr/bin/hello': 'rpm hello 2:1.5-3.fc40', '/usr/lib64/libz.so.1': 'rpm zlib 1.3-1.fc40' },
    ],
    ['one without', ['/opt/own', '/usr/lib64/libz.so.1'], { '/usr/lib64/libz.so.1': 'rpm zlib 1.3-1.fc40' }],
    [
      'one with two',
      ['/usr/lib64/shared.so', '/usr/bin/hello'],
      { '/usr/lib64/shared.so': 'rpm one 1-1', '/usr/bin/hello': 'rpm hello 2:1.5-3.fc40' },
    ],
    ['too slow', ['/usr/bin/slow', '/usr/bin/hello'], {}],
  ])('%s', (name, paths, expected) => {
    const root = `${folder}/rpm-${name.replaceAll(' ', '-')}`
    mkdirSync(`${root}/usr/lib/sysimage/rpm`, { recursive: true })
    writeTree(root, { 'usr/lib/sysimage/rpm/rpmdb.sqlite': '', 'var/lib/rpm': '→ ../../usr/lib/sysimage/rpm' })
    vi.stubEnv('PATH', `${tools}:/usr/bin:/bin`)
    expect(owners(root, ...paths)).toEqual(expected)
    vi.stubEnv('PATH', folder)
    if (name !== 'too slow') expect(owners(root, ...paths), 'from memory').toEqual(expected)
    vi.unstubAllEnvs()
  })

  it('is not there', () => {
    const root = `${folder}/rpm-without-tool`
    writeTree(root, { 'var/lib/rpm/Packages': '' })
    vi.stubEnv('PATH', folder)
    expect(owners(root, '/usr/bin/hello')).toEqual({})
    vi.unstubAllEnvs()
  })
})

describe('packages of languages, by path', () => {
  const root = `${folder}/languages`
  const site = '/opt/venv/lib/python3.12/site-packages'
  const record = (...paths: string[]): string => paths.map((path) => `${path},sha256=abc,123\n`).join('')
  writeTree(root, {
    '/srv/app/node_modules/bcrypt/package.json': '{"name":"bcrypt","version":"5.1.1"}',
    '/srv/app/node_modules/bcrypt/lib/bcrypt.node': '',
    '/srv/app/node_modules/bcrypt/node_modules/@mapbox/pre-gyp/package.json':
      '{"name":"@mapbox/pre-gyp","version":"1.0.11"}',
    '/srv/app/node_modules/bcrypt/node_modules/@mapbox/pre-gyp/x.node': '',
    '/srv/app/node_modules/broken/package.json': '{"name":"broken","version":',
    '/srv/app/node_modules/broken/x.node': '',
    '/srv/app/node_modules/odd/package.json': '{"name":["odd"],"version":1}',
    '/srv/app/node_modules/odd/x.node': '',
    '/srv/app/node_modules/escape': '→ /../../../../bcrypt',
    [`${site}/numpy-1.26.4.dist-info/RECORD`]: record('numpy/core/_math.so', 'numpy.libs/libopenblas-1.so'),
    [`${site}/numpy-1.26.4.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: numpy\r\nVersion: 1.26.4\r\n\nName: x\n',
    [`${site}/pillow-10.2.0.dist-info/RECORD`]: record('PIL/__init__.py', 'PIL/_imaging.so'),
    [`${site}/pillow-10.2.0.dist-info/METADATA`]: 'Name: pillow\nVersion: 10.2.0\n',
    [`${site}/PIL-1.dist-info/RECORD`]: record('PIL/other.so'),
    [`${site}/numpy/core/_math.so`]: '',
    [`${site}/numpy/core/own.so`]: '',
    [`${site}/numpy.libs/libopenblas-1.so`]: '',
    [`${site}/PIL/_imaging.so`]: '',
  })

  it.each<[string, string | undefined]>([
    ['/srv/app/node_modules/bcrypt/lib/bcrypt.node', 'npm bcrypt 5.1.1'],
    ['/srv/app/node_modules/bcrypt/node_modules/@mapbox/pre-gyp/x.node', 'npm @mapbox/pre-gyp 1.0.11'],
    ['/srv/app/node_modules/broken/x.node', undefined],
    ['/srv/app/node_modules/odd/x.node', undefined],
    ['/srv/app/node_modules/escape/lib/bcrypt.node', undefined],
    [`${site}/numpy/core/_math.so`, 'pip numpy 1.26.4'],
    [`${site}/numpy/core/own.so`, undefined],
    [`${site}/numpy.libs/libopenblas-1.so`, 'pip numpy 1.26.4'],
    [`${site}/PIL/_imaging.so`, 'pip pillow 10.2.0'],
  ])('%s → %s', (path, expected) => {
    expect(owners(root, path)[path]).toBe(expected)
  })

  it('come after those of the distribution', () => {
    writeTree(root, {
      'lib/apk/db/installed':
        'P:py3-numpy\nV:1.26-r0\nF:opt/venv/lib/python3.12/site-packages/numpy/core\nR:_math.so\n',
    })
    expect(owners(root, `${site}/numpy/core/_math.so`)[`${site}/numpy/core/_math.so`]).toBe('apk py3-numpy 1.26-r0')
  })
})
