// @ts-check
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EXTERNAL } from '../setup/bundle.config.mjs'
import { ROOT } from './places.mjs'

/** @typedef {import('./architectures.mjs').Architecture} Architecture */

/**
 * Copies what the bundles do not contain, with the binaries for a processor, to `node_modules/` of a folder. The lock file
 * says which versions, and with which content.
 * @param {Architecture} architecture
 * @param {string} folder
 * @param {string} temporary
 */
export function addModules({ npm }, folder, temporary) {
  const installed = join(temporary, `modules-${npm}`)
  mkdirSync(installed)
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(ROOT, file), join(installed, file))
  const target = [`--cpu=${npm}`, '--os=linux', '--libc=glibc']
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...target], {
    cwd: installed,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const modules = join(installed, 'node_modules')
  const filter = (/** @type {string} */ path) => !UNNEEDED.test(path.slice(modules.length + 1))
  for (const name of closure(modules, EXTERNAL))
    cpSync(join(modules, name), join(folder, 'node_modules', name), { recursive: true, filter })
}

/** The sources of binaries, documentation, and what is for another C library. */
const UNNEEDED = /^koffi\/(vendor|lib|doc|cnoke\.cjs|src\/.*\.(cc|hh|h|S|asm|inc|txt))$|musl|\.md$|\.d\.ts$/

/**
 * Packages and what they depend on, as far as it is installed: most binaries are for other processors.
 * @param {string} modules
 * @param {readonly string[]} names
 */
function closure(modules, names) {
  const found = new Set(names.filter((name) => existsSync(join(modules, name))))
  for (const name of found) {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies }))
      if (existsSync(join(modules, needed))) found.add(needed)
  }
  return found
}
