// @ts-check
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { aptFor } from './apt.mjs'
import { MatrixError } from './errors.mjs'

/** @typedef {import('./machines.mjs').MachineName} MachineName */

/**
 * Kernels of Debian, as apt-get has them: by the metapackage that depends on the newest kernel of its kind, and the release
 * of Debian that has it.
 */
export const PACKAGES = [
  'linux-image-amd64/bookworm',
  'linux-image-rt-amd64/bookworm',
  'linux-image-amd64/trixie',
  'linux-image-amd64/trixie-backports',
  'linux-image-arm64/bookworm',
  'linux-image-arm64/trixie-backports',
]

/**
 * The current kernel of a package. It is downloaded, unpacked and kept, but not installed.
 * @param {string} words its name, and the release: NAME/RELEASE
 * @returns {{ image: string, machine: MachineName }} path of the image of the kernel
 */
export function kernelOf(words) {
  const [name = '', release = 'bookworm'] = words.split('/')
  const machine = name.endsWith('-arm64') ? 'aarch64' : 'x86_64'
  const apt = aptFor(release, machine)
  const versioned = apt.depends(name).find((each) => /^linux-image-\d/.test(each))
  if (!versioned) throw new MatrixError(`${words}: no such kernel package`)
  const boot = join(apt.unpacked(versioned), 'boot')
  const image = readdirSync(boot).find((file) => file.startsWith('vmlinuz-'))
  if (!image) throw new MatrixError(`${versioned}: contains no kernel`)
  return { image: join(boot, image), machine }
}
