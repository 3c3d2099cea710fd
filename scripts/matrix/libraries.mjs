// @ts-check
import { execFileSync, spawnSync } from 'node:child_process'
import { MatrixError } from './errors.mjs'

/**
 * The shared libraries that programs or libraries are linked with, including the dynamic linker.
 * @param {string[]} files
 * @returns {string[]} paths
 */
export function librariesOf(files) {
  const { stdout } = spawnSync('ldd', files, { encoding: 'utf8' })
  return [...new Set([...stdout.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path = '']) => path))]
}

/**
 * @param {string} soname
 * @returns {string} its path on this machine
 */
export function libraryPath(soname) {
  const line = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
    .split('\n')
    .find((entry) => entry.includes(`${soname} `) && entry.includes('x86-64'))
  const path = line?.split(' => ')[1]
  if (!path) throw new MatrixError(`${soname} is not installed; run: node scripts/setup.mjs start`)
  return path
}
