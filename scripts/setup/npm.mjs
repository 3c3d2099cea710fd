// @ts-check
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

/**
 * npm writes the hidden lock file last, so it is there only after an install that finished.
 * @param {string} root
 */
export function npmPackagesAreFresh(root) {
  const installed = statSync(join(root, 'node_modules/.package-lock.json'), { throwIfNoEntry: false })
  const wanted = statSync(join(root, 'package-lock.json'), { throwIfNoEntry: false })
  return installed !== undefined && (wanted === undefined || installed.mtimeMs >= wanted.mtimeMs)
}

/**
 * No package needs its install script: koffi and biome ship their binaries as optional packages of their own.
 * `--include=dev`, because the compiler is one and NODE_ENV=production would leave it out.
 * @param {string} root
 */
export function installNpmPackages(root) {
  run('npm', ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], { cwd: root })
}
