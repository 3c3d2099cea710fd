// @ts-check
import { chmodSync, copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BOOTABLE, inside, install, makeMachine, makeRoot, run } from './host.mjs'

const CHECK = fileURLToPath(new URL('containers.sh', import.meta.url))
const DIES = fileURLToPath(new URL('dies.c', import.meta.url))
const TRACING = fileURLToPath(new URL('../../test/live/programs/tracing.c', import.meta.url))
const UNPRIVILEGED = fileURLToPath(new URL('unprivileged', import.meta.url))

/** podman, what it starts containers with, and what it needs to do so for a user. */
const PODMAN = ['podman', 'crun', 'netavark', 'catatonit', 'uidmap', 'passt', 'fuse-overlayfs']
const FOR_USERS = ['dbus-user-session', 'libpam-systemd', 'busybox-static', 'sudo']

/** One of each name: of deaths that are alike, only the first is in a history. */
const PROGRAMS = ['crasher', 'aborter', 'eater', 'child', 'podded', 'rootless']

/**
 * Makes a host with the package, podman, a user, an image of nothing but programs that are linked statically, and one that
 * takes its system from the host.
 * @param {string} deb
 * @param {string} folder
 * @returns {import('./host.mjs').Machine}
 */
export function makePodmanHost(deb, folder) {
  const root = makeRoot('trixie', [...BOOTABLE, ...PODMAN, ...FOR_USERS], folder)
  install(root, deb)
  inside(root, ['useradd', '--create-home', '--uid', '1000', '--shell', '/bin/sh', 'tester'])
  const image = join(folder, 'image')
  for (const name of ['bin', 'dev', 'etc', 'proc', 'sys', 'tmp']) mkdirSync(join(image, name), { recursive: true })
  copyFileSync(join(root, 'usr/bin/busybox'), join(image, 'bin/busybox'))
  run('cc', ['-O1', '-g', '-static', '-o', join(image, 'dies'), DIES])
  for (const name of PROGRAMS) cpSync(join(image, 'dies'), join(image, name))
  pack(root, image, 'image.tar')
  makePrograms(join(root, 'programs'))
  pack(root, makeSystem(root, join(folder, 'system')), 'system.tar')
  cpSync(UNPRIVILEGED, join(root, 'usr/local/lib/unprivileged'), { recursive: true })
  return makeMachine(root, CHECK, folder)
}

/**
 * What runs in containers of a user and on the host, see unprivileged/run.sh.
 * @param {string} folder
 */
function makePrograms(folder) {
  mkdirSync(folder)
  run('cc', ['-O1', '-g', '-static', '-o', join(folder, 'crasher'), DIES])
  copyFileSync(join(folder, 'crasher'), join(folder, 'lifted'))
  chmodSync(join(folder, 'lifted'), 0o4755)
  run('cc', ['-o', join(folder, 'tracing'), TRACING])
}

/**
 * @param {string} root
 * @param {string} image has to be run with /usr of the host
 */
function makeSystem(root, image) {
  for (const name of ['dev', 'etc', 'proc', 'sys', 'tmp', 'usr']) mkdirSync(join(image, name), { recursive: true })
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) symlinkSync(`usr/${name}`, join(image, name))
  writeFileSync(join(image, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nworker:x:1001:1001::/:/bin/sh\n')
  cpSync(join(root, 'programs'), join(image, 'programs'), { recursive: true })
  chmodSync(join(image, 'programs/lifted'), 0o4755)
  return image
}

/**
 * @param {string} root
 * @param {string} image
 * @param {string} name of the archive that anybody may read
 */
function pack(root, image, name) {
  const archive = join(root, 'var/cache', name)
  run('tar', ['--create', '--mode=a+rX', `--file=${archive}`, `--directory=${image}`, '.'])
  chmodSync(archive, 0o644)
}
