// @ts-check
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ZOO } from './cases.mjs'
import { ZooError } from './errors.mjs'

const BUILD = fileURLToPath(new URL('build-all.mjs', import.meta.url))

/**
 * Builds the cases for another processor. They find themselves where they will run, in a mount namespace of their own, and
 * the compilers of that processor by the names that the recipes have for those of this one.
 * @param {string} triplet such as aarch64-linux-gnu
 * @param {string[]} names of cases
 * @param {string} folder
 * @returns {string} the folder that is to be at ZOO where they run
 */
export function crossBuild(triplet, names, folder) {
  const [compilers, zoo] = [join(folder, 'compilers'), join(folder, 'zoo')]
  for (const made of [compilers, zoo, ZOO]) mkdirSync(made, { recursive: true })
  for (const name of ['gcc', 'g++']) {
    writeFileSync(join(compilers, name), `#!/bin/sh\nexec ${triplet}-${name} "$@"\n`)
    chmodSync(join(compilers, name), 0o755)
  }
  const script = `mount --bind "$1" ${ZOO} && shift && exec "$@"`
  try {
    execFileSync('unshare', ['--mount', 'sh', '-c', script, 'sh', zoo, process.execPath, BUILD, ...names], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, PATH: `${compilers}:${process.env.PATH}` },
    })
  } catch {
    throw new ZooError(`the zoo could not be built for ${triplet}; run: apt-get install g++-${triplet}`)
  }
  return zoo
}
