// @ts-check
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { aptFor } from './apt.mjs'
import { MatrixError } from './errors.mjs'

/** @typedef {import('./machines.mjs').MachineName} MachineName */

/**
 * Kernels of Debian, as apt-get has them: by the metapackage that depends on the newest kernel of its kind, and the release
 * of Debian that has it.
 */
export const PACKAGES = [
  // Too old for the programs: by ptrace only.
  'linux-image-amd64/bullseye',
  'linux-image-amd64/bookworm',
  'linux-image-rt-amd64/bookworm',
  'linux-image-amd64/trixie',
  'linux-image-amd64/trixie-backports',
  'linux-image-arm64/bookworm',
  'linux-image-arm64/trixie-backports',
]

/**
 * The current kernel of a package. It is downloaded, unpacked and kept, but not installed.
 * @param {string} words its name, and the release of Debian: NAME/SUITE
 * @returns {{ image: string, release: string, machine: MachineName }} path of the image of the kernel, and what it calls itself
 */
export function kernelOf(words) {
  const [name = '', suite = 'bookworm'] = words.split('/')
  const machine = name.endsWith('-arm64') ? 'aarch64' : 'x86_64'
  const apt = aptFor(suite, machine)
  const versioned = apt.depends(name).find((each) => /^linux-image-\d/.test(each))
  if (!versioned) throw new MatrixError(`${words}: no such kernel package`)
  // Since Linux 7, Debian has it in a package of its own, beside the modules.
  const binary = apt.depends(versioned).find((each) => each.startsWith('linux-binary-'))
  const release = versioned.replace('linux-image-', '')
  const image = binary
    ? join(apt.unpacked(binary), 'usr/lib/modules', release, 'vmlinuz')
    : join(apt.unpacked(versioned), 'boot', `vmlinuz-${release}`)
  if (!existsSync(image)) throw new MatrixError(`${binary ?? versioned}: contains no kernel`)
  return { image, release, machine }
}
