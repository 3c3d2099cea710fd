// @ts-check
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from '../pack.mjs'
import { ARCHITECTURES } from '../packages/architectures.mjs'
import { INSTALLED } from '../packages/places.mjs'
import { stage } from '../packages/stage.mjs'
import { buildCases } from '../zoo/build.mjs'
import { FIXTURES, readCases, ZOO } from '../zoo/cases.mjs'
import { crossBuild } from '../zoo/cross-build.mjs'
import { aptFor } from './apt.mjs'
import { casesFor } from './check.mjs'
import { directory, link, program, tree, writeArchive } from './cpio.mjs'
import { MatrixError } from './errors.mjs'
import { librariesOf, libraryPath } from './libraries.mjs'
import { MACHINES } from './machines.mjs'
import { PACKAGE, TOOLS } from './places.mjs'

/** @typedef {import('./cpio.mjs').Entry} Entry */
/** @typedef {import('./machines.mjs').MachineName} MachineName */

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

const PROGRAMS = ['bash', 'prlimit', 'setpriv', 'timeout', 'sleep']

const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/usr/bin:/bin:/usr/sbin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts
mount -t devpts pts /dev/pts
mount -t cgroup2 cgroup /sys/fs/cgroup
echo +memory > /sys/fs/cgroup/cgroup.subtree_control
CRASHCRAWLER_DISPOSABLE=1 node ${TOOLS}/scripts/matrix/guest.mjs
poweroff -f
`

/**
 * Writes the file system in memory that the guests run in: the packed package, the built zoo, and the files of this
 * machine that both need.
 * @param {string} file
 * @param {string} folder for what is packed and compiled on the way
 * @param {MachineName} machine
 */
export async function writeImage(file, folder, machine) {
  mkdirSync(folder, { recursive: true })
  const entries = [
    program('init', INIT),
    link('usr/bin/crashcrawler', join(PACKAGE, 'dist/cli/main.cjs')),
    link(`${TOOLS}/dist`.slice(1), join(PACKAGE, 'dist')),
    ...['scripts/zoo', 'scripts/matrix', 'scripts/accuracy'].flatMap((path) =>
      tree(join(ROOT, path), `${TOOLS}/${path}`.slice(1)),
    ),
    ...expectations(),
    ...storms(folder, machine),
    ...tree('/etc/os-release', 'etc/os-release'),
    ...(machine === thisMachine() ? await ownFiles(folder) : foreignFiles(folder, machine)),
  ]
  writeArchive(file, withDirectories(entries))
}

const thisMachine = () => (process.arch === 'arm64' ? 'aarch64' : 'x86_64')

/**
 * The packed package with the dependencies, runtime and libraries of this machine, and the zoo as it is built here.
 * @param {string} folder
 * @returns {Promise<Entry[]>}
 */
async function ownFiles(folder) {
  await buildCases(readCases())
  return [
    program(
      'bin/busybox',
      readFileSync(join(aptFor('bookworm', thisMachine()).unpacked('busybox-static'), 'bin/busybox')),
    ),
    ...tree(unpacked(folder), PACKAGE.slice(1)),
    ...dependencies().flatMap((path) => tree(join(ROOT, path), `${PACKAGE}/${path}`.slice(1))),
    ...tree(ZOO, ZOO.slice(1)),
    ...tree(join(aptFor('bookworm', thisMachine()).unpacked(LIBC_SYMBOLS), SYMBOLS), SYMBOLS),
    ...binaries(),
  ]
}

/** The C library's own functions, by whose names some deadlocks are confirmed. */
const LIBC_SYMBOLS = 'libc6-dbg'
const SYMBOLS = 'usr/lib/debug/.build-id'

/** What a guest of another processor has of Debian. */
const PACKAGES = [
  ...['bash', 'coreutils', 'util-linux', 'busybox-static', 'bpftool'],
  ...['libbpf1', 'libdw1', 'libstdc++6', LIBC_SYMBOLS],
]

/**
 * What the packages for another processor contain, the libraries of Debian for it, and the zoo, built by a cross compiler.
 * @param {string} folder
 * @param {MachineName} machine
 * @returns {Entry[]}
 */
function foreignFiles(folder, machine) {
  const architecture = ARCHITECTURES.find(({ rpm }) => rpm === machine)
  if (!architecture) throw new MatrixError(`no packages for ${machine}`)
  const installed = join(stage(architecture, pack(ROOT, folder).file, folder), INSTALLED)
  const debian = aptFor('bookworm', machine).root(PACKAGES)
  const cases = casesFor(readCases(), machine).map(({ name }) => name)
  return [
    ...['bin', 'lib', 'sbin', 'usr/bin', 'usr/sbin', 'usr/lib'].flatMap((path) => tree(join(debian, path), path)),
    ...tree(installed, INSTALLED),
    link(PACKAGE.slice(1), `/${INSTALLED}`),
    link('usr/bin/node', `/${INSTALLED}/bin/node`),
    ...tree(crossBuild(MACHINES[machine].triplet, cases, folder), ZOO.slice(1)),
  ]
}

/** @param {string} folder */
function unpacked(folder) {
  execFileSync('tar', ['-xzf', pack(ROOT, folder).file, '-C', folder])
  return join(folder, 'package')
}

/** The dependencies of the package, as installed on this machine, because the guest has no network. */
const dependencies = () =>
  execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path.startsWith(`${ROOT}/node_modules/`))
    .map((path) => relative(ROOT, path))

/** SQLite, of which the history of the service is made. */
const nativeModules = () =>
  dependencies().flatMap((path) =>
    readdirSync(join(ROOT, path))
      .filter((name) => name.endsWith('.node'))
      .map((name) => join(ROOT, path, name)),
  )

const expectations = () =>
  readCases().flatMap(({ name }) => {
    const path = `fixtures/${name}/expect.json`
    return tree(join(FIXTURES, name, 'expect.json'), `${TOOLS}/${path}`.slice(1))
  })

/**
 * @param {string} folder
 * @param {MachineName} machine
 */
const storms = (folder, machine) =>
  ['scripts/bench/deaths.c', 'scripts/matrix/threads.c'].flatMap((source) => {
    const name = basename(source, '.c')
    compile(MACHINES[machine].triplet, ['-O2', '-pthread', '-o', join(folder, name), join(ROOT, source)])
    return tree(join(folder, name), `${TOOLS}/${name}`.slice(1))
  })

/**
 * @param {string} triplet
 * @param {string[]} args
 */
function compile(triplet, args) {
  try {
    execFileSync(`${triplet}-gcc`, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  } catch {
    // gcc-multilib and the compilers for other processors exclude each other in Debian.
    throw new MatrixError(`${triplet}-gcc cannot be run or failed; run: apt-get install g++-${triplet}`)
  }
}

/** @returns {Entry[]} */
function binaries() {
  const bpftool = join(aptFor('bookworm', thisMachine()).unpacked('bpftool'), 'usr/sbin/bpftool')
  const programs = [process.execPath, ...PROGRAMS.map((name) => `/usr/bin/${name}`)]
  const libraries = ['libbpf.so.1', 'libdw.so.1'].map(libraryPath)
  const zoo = readCases().flatMap(({ folder }) =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).mode & 0o111 && statSync(path).isFile()),
  )
  const files = [...programs, ...libraries]
  const needed = librariesOf([...files, bpftool, ...zoo, ...nativeModules()]).filter((path) => !path.startsWith(ZOO))
  const copies = [...new Set([...files.slice(1), ...needed])].map((path) =>
    program(path.slice(1), readFileSync(realpathSync(path))),
  )
  return [
    program('usr/bin/node', readFileSync(process.execPath)),
    program('usr/sbin/bpftool', readFileSync(bpftool)),
    ...copies,
  ]
}

const EMPTY = ['dev', 'etc', 'proc', 'root', 'run', 'sys', 'tmp']

/**
 * The same entries, each after the folders that contain it.
 * @param {Entry[]} entries
 */
function withDirectories(entries) {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  for (const path of [...EMPTY.map((name) => `${name}/.`), ...byPath.keys()]) {
    for (let above = dirname(path); above !== '.'; above = dirname(above)) {
      if (!byPath.has(above)) byPath.set(above, directory(above))
    }
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
