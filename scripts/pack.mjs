// @ts-check
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/**
 * `npm pack` of a folder, or of a package of the registry, into another folder.
 * @param {string} what
 * @param {string} folder
 * @returns {{ file: string, integrity: string }} the tarball, and the digest of its content as a lock file has it
 */
export function pack(what, folder) {
  const [{ filename, integrity }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder, what], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  return { file: join(folder, filename), integrity }
}
