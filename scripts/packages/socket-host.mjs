// @ts-check
import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inside, install, KERNEL, makeMachine, makeRoot, mirror, SYSTEM } from './host.mjs'

const CHECK = fileURLToPath(new URL('coredump-socket.sh', import.meta.url))

/** Linux 6.17 is the first with the socket; the release itself has 6.12. */
const BACKPORTS = 'trixie-backports'

/** An emulated processor needs more than the 2 seconds of the default. */
const CAPTURE = 'capture: { coredump-socket: true, coredump-hold: 30s }\n'

/**
 * Makes a host whose kernel has the coredump socket, with the package, its drop-in for the unit, and the setting for it.
 * @param {string} deb
 * @param {string} folder
 * @returns {import('./host.mjs').Machine}
 */
export function makeSocketHost(deb, folder) {
  const root = makeRoot('trixie', SYSTEM, folder)
  writeFileSync(join(root, 'etc/apt/sources.list.d/backports.list'), `deb ${mirror()} ${BACKPORTS} main\n`)
  inside(root, ['apt-get', 'update'])
  inside(root, ['apt-get', 'install', '--yes', '--no-install-recommends', `--target-release=${BACKPORTS}`, KERNEL])
  inside(root, ['apt-get', 'clean'])
  install(root, deb)
  const dropIns = join(root, 'etc/systemd/system/crashcrawler.service.d')
  mkdirSync(dropIns, { recursive: true })
  copyFileSync(join(root, 'usr/share/crashcrawler/systemd/coredump-socket.conf'), join(dropIns, 'coredump-socket.conf'))
  appendFileSync(join(root, 'etc/crashcrawler/config.yaml'), CAPTURE)
  return makeMachine(root, CHECK, folder)
}
