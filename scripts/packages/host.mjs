// @ts-check
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { debianMirror } from '../debian-mirror.mjs'
import { PackageError } from './errors.mjs'

const CHECK = fileURLToPath(new URL('check.sh', import.meta.url))
const UP = fileURLToPath(new URL('up.sh', import.meta.url))
export const COMMANDS = fileURLToPath(new URL('commands.sh', import.meta.url))
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const DISK_BYTES = 3 * 1024 ** 3

/** What a host with systemd has, beside its kernel. */
export const SYSTEM = ['systemd', 'systemd-sysv', 'dbus', 'procps', 'man-db']
export const KERNEL = 'linux-image-amd64'
export const BOOTABLE = [...SYSTEM, KERNEL]

/** libdw has another name since the 64-bit time_t transition. */
const LIBDW = { bookworm: 'libdw1', trixie: 'libdw1t64' }

/** Starts the check once the host is up. */
const UNIT = `[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/check
[Install]
WantedBy=multi-user.target
`

/** An emulated processor takes minutes to verify the BPF programs, and where it is one of many at work, to answer. */
const EMULATED = `[Service]
TimeoutStartSec=20min
WatchdogSec=20min
`

/**
 * A disk to boot from, with the kernel on it.
 * @typedef {{ disk: string, kernel: string, initrd: string }} Machine
 */

/**
 * Makes a host of a release of Debian with the package installed, and its check.
 * @param {keyof typeof LIBDW} suite
 * @param {string} deb
 * @param {string} folder
 * @returns {Machine & { answers: string }} `answers`: what the commands answered, see commands.sh
 */
export function makeHost(suite, deb, folder) {
  const root = makeRoot(suite, BOOTABLE, folder)
  install(root, deb)
  copyFileSync(COMMANDS, join(root, 'tmp/commands.sh'))
  const answers = inside(root, ['sh', '/tmp/commands.sh'])
  makeUpgrade(deb, join(root, 'var/cache/upgrade.deb'), folder)
  return { ...makeMachine(root, CHECK, folder), answers }
}

/**
 * @param {string} root
 * @param {string} deb
 */
export function install(root, deb) {
  copyFileSync(deb, join(root, 'tmp', basename(deb)))
  inside(root, ['dpkg', '--install', `/tmp/${basename(deb)}`])
  rmSync(join(root, 'tmp', basename(deb)))
}

/**
 * @param {string} root with the package
 * @param {string} check a script that runs once it is up
 * @param {string} folder
 * @returns {Machine}
 */
export function makeMachine(root, check, folder) {
  copyFileSync(UP, join(root, 'usr/local/lib/up.sh'))
  copyFileSync(check, join(root, 'usr/local/sbin/check'))
  chmodSync(join(root, 'usr/local/sbin/check'), 0o755)
  writeFileSync(join(root, 'etc/systemd/system/check.service'), UNIT)
  mkdirSync(join(root, 'usr/lib/systemd/system/crashcrawler.service.d'))
  writeFileSync(join(root, 'usr/lib/systemd/system/crashcrawler.service.d/emulated.conf'), EMULATED)
  run('chroot', [root, 'systemctl', 'enable', 'check'])
  const [kernel, initrd] = ['vmlinuz-', 'initrd.img-'].map((prefix) => {
    const name = readdirSync(join(root, 'boot')).find((each) => each.startsWith(prefix))
    copyFileSync(join(root, 'boot', name ?? ''), join(folder, prefix))
    return join(folder, prefix)
  })
  const disk = join(folder, 'disk.img')
  writeFileSync(disk, '')
  truncateSync(disk, DISK_BYTES)
  run('mkfs.ext4', ['-q', '-d', root, disk])
  return { disk, kernel: kernel ?? '', initrd: initrd ?? '' }
}

/**
 * A new Debian with packages, and with what crashcrawler depends on: apt-get would add that, as dpkg and rpm do not.
 * @param {keyof typeof LIBDW} suite
 * @param {string[]} packages
 * @param {string} folder
 */
export function makeRoot(suite, packages, folder) {
  const root = join(folder, suite)
  const include = [...packages, 'libbpf1', LIBDW[suite]].join(',')
  run('debootstrap', ['--variant=minbase', `--include=${include}`, suite, root, mirror()])
  return root
}

/**
 * Runs a command of a host that is not booted, in namespaces and with an environment of its own: the scripts of packages
 * start nothing here.
 * @param {string} root
 * @param {string[]} command
 */
export const inside = (root, command) =>
  run('unshare', [
    ...[
      '--mount',
      '--pid',
      '--fork',
      `--mount-proc=${join(root, 'proc')}`,
      'env',
      '-i',
      `PATH=${PATH}`,
      'LC_ALL=C.UTF-8',
    ],
    ...['chroot', root, ...command],
  ])

/**
 * The same package in a later version.
 * @param {string} deb
 * @param {string} later
 * @param {string} folder
 */
function makeUpgrade(deb, later, folder) {
  const tree = join(folder, 'upgrade')
  run('dpkg-deb', ['--raw-extract', deb, tree])
  const control = join(tree, 'DEBIAN/control')
  writeFileSync(
    control,
    readFileSync(control, 'utf8').replace(/^Version: .*$/m, (line) => `${line}+1`),
  )
  run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, later])
  rmSync(tree, { recursive: true })
}

/** Where this machine gets the packages of Debian. */
export function mirror() {
  const found = debianMirror()
  if (!found) throw new PackageError('apt-cache policy names no server of Debian; run: apt-get update')
  return found
}

/**
 * @param {string} command
 * @param {string[]} args
 */
export function run(command, args) {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch (error) {
    const { code, stderr } = /** @type {{ code?: string, stderr?: Buffer | string | null }} */ (error)
    if (code === 'ENOENT') throw new PackageError(`${command} is needed, and is not installed`)
    throw new PackageError(
      `${command} failed: ${(stderr ?? '').toString().trim().split('\n').slice(-3).join('; ') || error}`,
    )
  }
}
