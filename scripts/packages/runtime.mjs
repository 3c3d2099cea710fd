// @ts-check
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pack } from '../pack.mjs'
import { PackageError } from './errors.mjs'
import { PACKAGING } from './places.mjs'

/** @typedef {import('./architectures.mjs').Architecture} Architecture */

/**
 * Puts the runtime that the packages bring along, which distributions do not have in a version that is new enough, into
 * `bin/` of a folder. Its symbols are left out: they are a quarter of it.
 * @param {Architecture} architecture
 * @param {string} folder
 * @param {string} temporary
 */
export function addRuntime({ npm }, folder, temporary) {
  const { version, integrity } = JSON.parse(readFileSync(join(PACKAGING, 'node.json'), 'utf8'))
  const name = `node-linux-${npm}@${version}`
  const download = join(temporary, `node-${npm}`)
  mkdirSync(download)
  const packed = pack(name, download)
  if (packed.integrity !== integrity[npm])
    throw new PackageError(`${name}: its content has changed; it is ${packed.integrity} now, see packaging/node.json`)
  execFileSync('tar', ['-xzf', packed.file, '-C', download, 'package/bin/node', 'package/LICENSE'])
  mkdirSync(join(folder, 'bin'), { recursive: true })
  mkdirSync(join(folder, 'licenses'), { recursive: true })
  const binary = join(folder, 'bin/node')
  execFileSync('llvm-strip', ['-o', binary, join(download, 'package/bin/node')])
  chmodSync(binary, 0o755)
  copyFileSync(join(download, 'package/LICENSE'), join(folder, 'licenses/node.txt'))
}
