// @ts-check
import { bpf } from './bpf.mjs'
import { installPackages, missingPackages, REQUIREMENTS, refuseToInstall } from './debian.mjs'
import { keptCode } from './kept-code.mjs'
import { installNpmPackages, npmPackagesAreFresh } from './npm.mjs'
import { program } from './program.mjs'
import { stockRules } from './stock-rules.mjs'
import { stockTemplates } from './stock-templates.mjs'
import { isFresh, rebuild } from './target.mjs'

/**
 * @typedef {typeof MODES[number]} Mode
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {() => string[]} missing what there is to do, by name; asked on every start, so it starts no process
 * @property {(missing: string[]) => void} remedy throws SetupError
 * @property {(missing: string[]) => void} [refuse] throws SetupError when the remedy is not ours to apply
 */

export const MODES = /** @type {const} */ (['start', 'test', 'build'])

/**
 * @param {string} mode
 * @returns {mode is Mode}
 */
export const isMode = (mode) => /** @type {readonly string[]} */ (MODES).includes(mode)

/**
 * What must be in place for a mode, in the order in which it is put there.
 * @param {string} root
 * @param {Mode} mode
 * @returns {Step[]}
 */
export function stepsFor(root, mode) {
  const requirements = () => [
    ...(mode === 'build' ? [] : REQUIREMENTS.run),
    ...(isFresh(root, bpf) ? [] : REQUIREMENTS.buildBpf),
    ...(mode === 'test' ? REQUIREMENTS.test : []),
  ]
  return [
    {
      name: 'installing Debian packages',
      missing: () => missingPackages(requirements()),
      refuse: refuseToInstall,
      remedy: (packages) => installPackages(requirements(), packages),
    },
    {
      name: 'installing npm packages',
      missing: () => (npmPackagesAreFresh(root) ? [] : ['node_modules']),
      remedy: () => installNpmPackages(root),
    },
    {
      name: 'compiling BPF programs',
      missing: () => (isFresh(root, bpf) ? [] : bpf.outputs(root)),
      remedy: () => rebuild(root, bpf),
    },
    {
      name: 'compiling TypeScript',
      missing: () => (isFresh(root, program) ? [] : ['dist']),
      remedy: () => rebuild(root, program),
    },
    {
      name: 'compiling stock rules',
      missing: () => (isFresh(root, stockRules) ? [] : stockRules.outputs(root)),
      remedy: () => rebuild(root, stockRules),
    },
    {
      name: 'compiling stock templates',
      missing: () => (isFresh(root, stockTemplates) ? [] : stockTemplates.outputs(root)),
      remedy: () => rebuild(root, stockTemplates),
    },
    {
      name: 'compiling for a quick start',
      missing: () => (isFresh(root, keptCode) ? [] : keptCode.outputs(root)),
      remedy: () => rebuild(root, keptCode),
    },
  ]
}
