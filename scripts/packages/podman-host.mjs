// @ts-check
import { copyFileSync, cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BOOTABLE, inside, install, makeMachine, makeRoot, run } from './host.mjs'

const CHECK = fileURLToPath(new URL('containers.sh', import.meta.url))
const DIES = fileURLToPath(new URL('dies.c', import.meta.url))

/** podman, what it starts containers with, and what it needs to do so for a user. */
const PODMAN = ['podman', 'crun', 'netavark', 'catatonit', 'uidmap', 'passt', 'fuse-overlayfs']
const FOR_USERS = ['dbus-user-session', 'libpam-systemd', 'busybox-static']

/** One of each name: of deaths that are alike, only the first is in a history. */
const PROGRAMS = ['crasher', 'aborter', 'eater', 'child', 'podded', 'rootless']

/**
 * Makes a host with the package, podman, a user, and an image of nothing but programs that are linked statically.
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
  run('tar', ['--create', '--mode=a+rX', `--file=${join(root, 'var/cache/image.tar')}`, `--directory=${image}`, '.'])
  run('chmod', ['a+r', join(root, 'var/cache/image.tar')])
  return makeMachine(root, CHECK, folder)
}
