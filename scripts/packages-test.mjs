// @ts-check
// Usage: npm run test:packages [-- [--built] bookworm | trixie | podman | coredump-socket | rpm ...]
// Builds the Debian package, installs it on new hosts of Debian's releases, runs all commands there, and boots them under
// QEMU: the service has to start with the host, show a death in its history after a second boot and after an upgrade too,
// and leave nothing when it is purged. In another one, programs die in containers of podman; in a third, what dumps core is held at the coredump socket. The RPM package is installed, upgraded and erased by Debian's rpm. Needs debootstrap and qemu-system-x86, and half an hour.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acceleration } from './emulator.mjs'
import { PackageError } from './packages/errors.mjs'
import { makeHost } from './packages/host.mjs'
import { ROOT } from './packages/places.mjs'
import { makePodmanHost } from './packages/podman-host.mjs'
import { checkRpm } from './packages/rpm-host.mjs'
import { makeSocketHost } from './packages/socket-host.mjs'
import { WITHOUT_PRIVILEGE } from './packages/unprivileged/expected.mjs'

/** @typedef {Parameters<typeof makeHost>[0]} Suite */

/** Instead of building it, take the package that is in packages/. */
const BUILT = '--built'

const TIME_LIMIT_MS = 45 * 60_000

/** What the report of a host has to say: what went wrong otherwise. */
const EXPECTED = [
  { says: /^commands ran$/m, else: 'the commands did not all run' },
  { says: /^first service: active$/m, else: 'the service did not start with the host' },
  { says: /^first list:\n(?:.*\n)*?.*SIGSEGV/m, else: 'the death is not in the history' },
  { says: /^second service: active$/m, else: 'the service did not start again' },
  { says: /^second list:\n(?:.*\n)*?.*SIGSEGV/m, else: 'the history did not survive the second boot' },
  { says: /^run: 139$/m, else: 'run did not report the status of its command' },
  { says: /^trace: [1-9]/m, else: 'trace saw no system call' },
  { says: /^snoop: [1-9]/m, else: 'snoop saw no exit' },
  { says: /^upgraded service: active$/m, else: 'the service did not start again after the upgrade' },
  { says: /^upgraded list: 2, with the label [1-9]/m, else: 'the upgrade lost the history or the configuration' },
  { says: /^purged, 0 processes$/m, else: 'the package could not be purged, or something of it still runs' },
]

/** @param {string[]} names */
async function main(names) {
  const proofs = Object.keys(PROOFS)
  const unknown = names.find((name) => name !== BUILT && !proofs.includes(name))
  if (unknown) throw new PackageError(`${unknown}: what can be tested is ${proofs.join(', ')}`)
  if (!names.includes(BUILT)) build()
  for (const [name, prove] of Object.entries(PROOFS)) {
    if (!names.includes(name) && names.some((each) => each !== BUILT)) continue
    const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-host-'))
    try {
      const { report, expected, done } = await prove(folder)
      const problems = problemsIn(report, expected)
      console.log(`${name}: ${problems.length === 0 ? done : problems.join('; ')}`)
      if (problems.length > 0) console.log(report)
      if (problems.length > 0) process.exitCode = 1
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

/** @param {Suite} suite */
const debian = (suite) => async (/** @type {string} */ folder) => {
  const host = makeHost(suite, packageFile('_amd64.deb'), folder)
  // Two runs of QEMU: not every version of it starts a kernel again that was given to it on the command line.
  const boots = [await boot(host, join(folder, 'first')), await boot(host, join(folder, 'second'))]
  const done = 'installed, all commands answer, booted twice, upgraded, purged'
  return { report: [host.answers, ...boots].join(''), expected: EXPECTED, done }
}

/**
 * Programs that die in containers of podman, with what the history and the journal have to say of each.
 * @type {{ container: string, program: string, cause: string, pod?: string }[]}
 */
const IN_CONTAINERS = [
  { container: 'broken', program: 'crasher', cause: 'null-dereference' },
  { container: 'refused', program: 'aborter', cause: 'abort' },
  { container: 'hungry', program: 'eater', cause: 'cgroup-oom-kill' },
  { container: 'script', program: 'child', cause: 'null-dereference' },
  { container: 'till', program: 'podded', cause: 'null-dereference', pod: 'shop' },
  { container: 'ours', program: 'rootless', cause: 'null-dereference' },
]

/** @param {string} folder */
const podman = async (folder) => ({
  report: await boot(makePodmanHost(packageFile('_amd64.deb'), folder), join(folder, 'containers')),
  expected: [
    { says: /^first service: active$/m, else: 'the service did not start with the host' },
    ...IN_CONTAINERS.flatMap(({ container, program, cause, pod }) => [
      {
        says: lineWith(`container ${container}:`, [`"program":"${program}"`, `"cause":"${cause}"`]),
        else: `list container=${container} does not show that ${program} died: ${cause}`,
      },
      {
        says: lineWith(`identity ${container}:`, [
          '"runtime":"podman"',
          `"name":"${container}"`,
          '"image":"localhost/scratch:1"',
          ...(pod === undefined ? [] : [`"pod":"${pod}"`]),
        ]),
        else: `the death of ${program} does not say which container it was`,
      },
      ...['conmon', 'podman'].map((relay) => ({
        says: new RegExp(`^${relay}\\[\\d+\\] exited with 1\\d\\d because ${program}\\[\\d+\\] `, 'm'),
        else: `${relay} does not say that it ended because ${program} did`,
      })),
    ]),
    ...WITHOUT_PRIVILEGE,
    { says: /^containers end$/m, else: 'the check did not come to its end' },
  ],
  done: 'deaths in containers of root and of a user are found by name, with image and pod; what started them says why it ended; commands are watched without privilege in them',
})

/**
 * @param {string} beginning
 * @param {readonly string[]} parts in any order
 */
const lineWith = (beginning, parts) => new RegExp(`^${beginning} ${parts.map((part) => `(?=.*${part})`).join('')}`, 'm')

const SOCKET = String.raw`@@/run/crashcrawler/coredump\.socket`

/** @param {string} folder */
const socket = async (folder) => ({
  report: await boot(makeSocketHost(packageFile('_amd64.deb'), folder), join(folder, 'socket')),
  expected: [
    ...['boot', 'restarted', 'again'].flatMap((moment) => [
      { says: new RegExp(`^${moment} service: active$`, 'm'), else: `${moment}: the service did not start` },
      { says: new RegExp(`^${moment} pattern: ${SOCKET}$`, 'm'), else: `${moment}: the pattern is not the socket` },
    ]),
    ...['early', 'middle'].map((name) => ({
      says: new RegExp(`^${name} death: "tier":"S"$`, 'm'),
      else: `what dumped core (${name}) was not read while it was held`,
    })),
    { says: /^stopped pattern: core$/m, else: 'the pattern of before is not back after a stop' },
    { says: /^end pattern: core\.of\.before$/m, else: 'a pattern that was changed is not back after a stop' },
    { says: /^broken: (?:failed 0|0 failed) $/m, else: 'it is started again although its configuration has an error' },
    { says: /^socket end$/m, else: 'the check did not come to its end' },
  ],
  done: 'the drop-in of the unit sets the socket when the host starts and after a kill, and restores the pattern',
})

/** @param {string} folder */
const rpm = async (folder) => ({
  report: checkRpm(packageFile('.x86_64.rpm'), folder),
  expected: [
    { says: /^commands ran$/m, else: 'the commands did not all run' },
    { says: /^erased$/m, else: 'the package could not be erased' },
  ],
  done: 'installed, verified, all commands answer, upgraded, erased',
})

const PROOFS = { bookworm: debian('bookworm'), trixie: debian('trixie'), podman, 'coredump-socket': socket, rpm }

/** @param {string} end of its name */
const packageFile = (end) =>
  join(ROOT, 'packages', readdirSync(join(ROOT, 'packages')).find((name) => name.endsWith(end)) ?? '')

/**
 * @param {string} report
 * @param {typeof EXPECTED} expected
 */
function problemsIn(report, expected) {
  const text = report.replaceAll('\r', '')
  const missing = expected.filter(({ says }) => !says.test(text)).map((each) => each.else)
  const left = [...text.matchAll(/^left (\S+)$/gm)].map(([, path]) => `purging left ${path}`)
  const answers = [...text.matchAll(/^problem: (.*)$/gm)].map(([, problem = '']) => problem)
  return [...missing, ...left, ...answers]
}

/** What is missing for it is said by the command itself. */
function build() {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'ignore', 'inherit']
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts/packages.mjs'), 'x64'], { stdio })
  if (status !== 0) throw new PackageError('the packages were not built, as said above')
}

/**
 * Boots a host until it powers itself off or starts again.
 * @param {{ disk: string, kernel: string, initrd: string }} host
 * @param {string} report file for what it writes to its second serial line
 * @returns {Promise<string>} that
 */
async function boot({ disk, kernel, initrd }, report) {
  const child = spawn(
    'qemu-system-x86_64',
    [
      ...(await acceleration(kernel)),
      ...['-machine', 'q35', '-smp', '2', '-m', '1024'],
      ...['-nodefaults', '-nographic', '-no-reboot', '-serial', `file:${report}.console`, '-serial', `file:${report}`],
      ...['-drive', `file=${disk},format=raw,if=virtio`, '-kernel', kernel, '-initrd', initrd],
      ...['-append', 'root=/dev/vda rw console=ttyS0 quiet'],
    ],
    { stdio: 'ignore' },
  )
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS)
  return new Promise((resolve, reject) => {
    child.on('error', () =>
      reject(new PackageError('qemu-system-x86_64 cannot be run; run: apt-get install qemu-system-x86')),
    )
    child.on('close', () => resolve(readFileSync(report, 'utf8')))
  }).finally(() => clearTimeout(timer))
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof PackageError)) throw error
  console.error(`test:packages: ${error.message}`)
  process.exitCode = 1
}
