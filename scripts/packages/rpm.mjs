// @ts-check
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGING } from './places.mjs'

/** @typedef {import('./architectures.mjs').Architecture} Architecture */

/**
 * Builds an RPM package of a tree of files.
 * @param {{ root: string, architecture: Architecture, version: string, output: string }} from
 * @returns {string} its path
 */
export function buildRpm({ root, architecture, version, output }) {
  const work = `${root}-rpm`
  mkdirSync(work)
  const defines = { _topdir: work, _rpmdir: work, root_tree: root, program_version: version }
  execFileSync(
    'rpmbuild',
    [
      ...['-bb', '--quiet', '--target', `${architecture.rpm}-linux`],
      ...Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
      join(PACKAGING, 'rpm/crashcrawler.spec'),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const name = `crashcrawler-${version}-1.${architecture.rpm}.rpm`
  copyFileSync(join(work, architecture.rpm, name), join(output, name))
  return join(output, name)
}
