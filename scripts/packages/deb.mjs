// @ts-check
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { INSTALLED, PACKAGING, ROOT } from './places.mjs'
import { compressed, write } from './stage.mjs'

/** @typedef {import('./architectures.mjs').Architecture} Architecture */

/** Scripts that dpkg runs; deb-postinst(5) and its kin. */
const SCRIPTS = ['postinst', 'prerm', 'postrm']

/**
 * Builds a Debian package of a tree of files.
 * @param {{ root: string, architecture: Architecture, version: string, output: string }} from
 * @returns {string} its path
 */
export function buildDeb({ root, architecture, version, output }) {
  const tree = `${root}-deb`
  cpSync(root, tree, { recursive: true, verbatimSymlinks: true })
  const documents = join(tree, 'usr/share/doc/crashcrawler')
  write(join(documents, 'copyright'), copyright(join(tree, INSTALLED)))
  const overrides = readFileSync(join(PACKAGING, 'debian/lintian-overrides'))
  write(join(tree, 'usr/share/lintian/overrides/crashcrawler'), overrides)
  const control = readFileSync(join(PACKAGING, 'debian/control'), 'utf8')
    .replace('@VERSION@', version)
    .replace('@ARCHITECTURE@', architecture.deb)
    .replace('@MAINTAINER@', maintainer())
    .replace('@SIZE@', execFileSync('du', ['-sk', tree], { encoding: 'utf8' }).split('\t')[0] ?? '')
  write(join(documents, 'changelog.gz'), compressed(Buffer.from(changelog(version))))
  write(join(tree, 'DEBIAN/control'), control)
  write(join(tree, 'DEBIAN/conffiles'), '/etc/crashcrawler/config.yaml\n')
  write(join(tree, 'DEBIAN/md5sums'), sums(tree))
  for (const name of SCRIPTS) write(join(tree, 'DEBIAN', name), readFileSync(join(PACKAGING, 'debian', name)), 0o755)
  chmodSync(tree, 0o755)
  const file = join(output, `crashcrawler_${version}_${architecture.deb}.deb`)
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', tree, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return file
}

/** @param {string} program */
const copyright = (program) => `${readFileSync(join(program, 'LICENSE'), 'utf8')}
The program contains works of others, each under its own license: see /${INSTALLED}/licenses.
`

/** Whoever builds the package, by the variables that Debian's own tools use, debchange(1). */
function maintainer() {
  const { DEBFULLNAME = 'crashcrawler', DEBEMAIL = 'root@localhost' } = process.env
  return `${DEBFULLNAME} <${DEBEMAIL}>`
}

/**
 * Changelog of the package, deb-changelog(5): what has changed in the program is in CHANGELOG.md.
 * @param {string} version
 */
function changelog(version) {
  const date = execFileSync('git', ['log', '-1', '--format=%cD'], { cwd: ROOT, encoding: 'utf8' }).trim()
  return `crashcrawler (${version}) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- ${maintainer()}  ${date}\n`
}

/**
 * What `dpkg --verify` compares the installed files with.
 * @param {string} tree
 */
const sums = (tree) =>
  execFileSync('sh', ['-c', 'find etc usr -type f ! -path "etc/*" -print0 | LC_ALL=C sort -z | xargs -0 md5sum'], {
    cwd: tree,
    encoding: 'utf8',
  })
