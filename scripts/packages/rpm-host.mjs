// @ts-check
import { copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { COMMANDS, inside, makeRoot, run } from './host.mjs'
import { buildRpm } from './rpm.mjs'

const CHECK = fileURLToPath(new URL('check-rpm.sh', import.meta.url))

/**
 * Installs, upgrades and erases an RPM package on a host that is not booted: a Debian, as no distribution with RPM can be had
 * where only Debian's packages are.
 * @param {string} rpm
 * @param {string} folder
 * @returns {string} what check-rpm.sh wrote
 */
export function checkRpm(rpm, folder) {
  const root = makeRoot('bookworm', ['systemd', 'man-db', 'rpm'], folder)
  copyFileSync(rpm, join(root, 'tmp/first.rpm'))
  renameSync(laterVersion(rpm, folder), join(root, 'tmp/later.rpm'))
  for (const [file, name] of [
    [CHECK, 'check-rpm.sh'],
    [COMMANDS, 'commands.sh'],
  ])
    copyFileSync(file ?? '', join(root, 'tmp', name ?? ''))
  return inside(root, ['sh', '/tmp/check-rpm.sh'])
}

/**
 * The same files as a package of a later version.
 * @param {string} rpm
 * @param {string} folder
 */
function laterVersion(rpm, folder) {
  const version = run('rpm', ['--query', '--queryformat', '%{VERSION}', '--package', rpm])
  const root = join(folder, 'later')
  mkdirSync(root)
  run('sh', ['-c', 'rpm2archive - <"$1" | tar -xz -C "$2"', 'sh', rpm, root])
  mkdirSync(join(root, 'usr/share/zsh/vendor-completions'))
  const name = '_crashcrawler'
  renameSync(join(root, 'usr/share/zsh/site-functions', name), join(root, 'usr/share/zsh/vendor-completions', name))
  return buildRpm({
    root,
    architecture: { npm: 'x64', deb: 'amd64', rpm: 'x86_64' },
    version: `${version}+1`,
    output: folder,
  })
}
