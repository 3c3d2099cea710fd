// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ZooError } from './errors.mjs'
import { parseExpectation } from './expectation.mjs'

export const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url))

/** Outside of the repository, and the same on every machine: the paths in it become part of the recorded fixtures. */
export const ZOO = '/tmp/crashcrawler-zoo'

/**
 * One way to die: a folder in fixtures/.
 * @typedef {object} Case
 * @property {string} name
 * @property {string} source the folder with the recipe
 * @property {string} folder where it is built and run
 * @property {import('./expectation.mjs').Expectation} expect
 */

/**
 * The cases with these names, or all cases, sorted by name. Throws ZooError for an unknown name.
 * @param {string[]} [names]
 * @returns {Case[]}
 */
export function readCases(names = []) {
  const all = caseNames()
  const stranger = names.find((name) => !all.includes(name))
  if (stranger !== undefined) throw new ZooError(`${stranger}: no such case in ${FIXTURES}`)
  return (names.length > 0 ? names : all).map(readCase)
}

const caseNames = () =>
  readdirSync(FIXTURES)
    .filter((name) => existsSync(join(FIXTURES, name, 'expect.json')))
    .sort()

/**
 * @param {string} name
 * @returns {Case}
 */
function readCase(name) {
  const source = join(FIXTURES, name)
  const file = join(source, 'expect.json')
  return { name, source, folder: join(ZOO, name), expect: parseExpectation(readFileSync(file, 'utf8'), file) }
}
