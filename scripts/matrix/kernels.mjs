// @ts-check
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { MatrixError } from './errors.mjs'

/** Kernels of Debian, by the metapackage that depends on the newest kernel of its kind. */
export const PACKAGES = ['linux-image-amd64', 'linux-image-rt-amd64', 'linux-image-6.12-amd64']

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'crashcrawler-kernels')

/**
 * The current kernel of a package. It is downloaded, unpacked and kept, but not installed.
 * @param {string} name
 * @returns {string} path of its bzImage
 */
export function kernelOf(name) {
  const versioned = apt('apt-cache', ['depends', name]).match(/Depends: (linux-image-\S+)/)?.[1]
  if (!versioned) throw new MatrixError(`${name}: no such kernel package; run: apt-get update`)
  const boot = join(unpacked(versioned), 'boot')
  const image = readdirSync(boot).find((file) => file.startsWith('vmlinuz-'))
  if (!image) throw new MatrixError(`${versioned}: contains no kernel`)
  return join(boot, image)
}

export const busybox = () => join(unpacked('busybox-static'), 'bin/busybox')

/**
 * The folder with an unpacked package. The package is downloaded if necessary.
 * @param {string} name
 */
function unpacked(name) {
  const folder = join(CACHE, name)
  if (existsSync(folder)) return folder
  const incoming = `${folder}.incoming`
  rmSync(incoming, { recursive: true, force: true })
  mkdirSync(incoming, { recursive: true })
  apt('apt-get', ['download', name], incoming)
  const file = readdirSync(incoming).find((entry) => entry.endsWith('.deb'))
  execFileSync('dpkg-deb', ['--extract', join(incoming, file ?? ''), join(incoming, 'files')])
  renameSync(join(incoming, 'files'), folder)
  rmSync(incoming, { recursive: true })
  return folder
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
function apt(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    throw new MatrixError(`${command} ${args.join(' ')}: ${error instanceof Error ? error.message : error}`)
  }
}
