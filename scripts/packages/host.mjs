// @ts-check
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PackageError } from './errors.mjs'

const CHECK = fileURLToPath(new URL('check.sh', import.meta.url))
const DISK_BYTES = 3 * 1024 ** 3

/** What a host with systemd and its own kernel has; apt-get would add libbpf and libdw to it, as dpkg does not. */
const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'linux-image-amd64', 'procps', 'libbpf1']

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

/** An emulated processor takes minutes to verify the BPF programs. */
const EMULATED = `[Service]
TimeoutStartSec=10min
`

/**
 * Makes a host of a release of Debian with the package installed, and its check.
 * @param {keyof typeof LIBDW} suite
 * @param {string} deb
 * @param {string} folder
 * @returns {{ disk: string, kernel: string, initrd: string }}
 */
export function makeHost(suite, deb, folder) {
  const root = join(folder, suite)
  const include = [...PACKAGES, LIBDW[suite]].join(',')
  run('debootstrap', ['--variant=minbase', `--include=${include}`, suite, root, mirror()])
  copyFileSync(deb, join(root, 'tmp', basename(deb)))
  // In namespaces of its own: its scripts start nothing here.
  run('unshare', ['--mount', '--pid', '--fork', 'chroot', root, 'dpkg', '--install', `/tmp/${basename(deb)}`])
  rmSync(join(root, 'tmp', basename(deb)))
  copyFileSync(CHECK, join(root, 'usr/local/sbin/check'))
  chmodSync(join(root, 'usr/local/sbin/check'), 0o755)
  writeFileSync(join(root, 'etc/systemd/system/check.service'), UNIT)
  mkdirSync(join(root, 'etc/systemd/system/crashcrawler.service.d'))
  writeFileSync(join(root, 'etc/systemd/system/crashcrawler.service.d/emulated.conf'), EMULATED)
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

/** Where this machine gets the packages of Debian. */
function mirror() {
  const policy = execFileSync('apt-cache', ['policy', 'libc6'], { encoding: 'utf8' })
  const found = policy.match(/https?:\/\/\S+/)?.[0]
  if (!found) throw new PackageError('apt-cache policy names no server of Debian; run: apt-get update')
  return found
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  try {
    execFileSync(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch (error) {
    const { stderr = '' } = /** @type {{ stderr?: Buffer | string }} */ (error)
    throw new PackageError(`${command} failed: ${String(stderr).trim().split('\n').slice(-3).join('; ') || error}`)
  }
}
