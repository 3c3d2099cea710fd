// @ts-check
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { EXAMPLES } from '../setup/kept-code.mjs'
import { addModules } from './modules.mjs'
import { INSTALLED, PACKAGING, ROOT } from './places.mjs'
import { addRuntime } from './runtime.mjs'

/** @typedef {import('./architectures.mjs').Architecture} Architecture */

/** Started by name, from wherever the package lies; the arguments need not be UTF-8. */
const LAUNCHER = `#!/bin/sh
exec /${INSTALLED}/bin/node /${INSTALLED}/dist/cli/main.cjs "$@"
`

/** Files of packaging/, and where distributions look for them. */
const CONFIGURATION = [
  ['config.yaml', 'etc/crashcrawler/config.yaml'],
  ['systemd/crashcrawler.service', 'usr/lib/systemd/system/crashcrawler.service'],
  ['systemd/coredump-socket.conf', 'usr/share/crashcrawler/systemd/coredump-socket.conf'],
  ['tmpfiles.d/crashcrawler.conf', 'usr/lib/tmpfiles.d/crashcrawler.conf'],
  ['catalog/crashcrawler.catalog', 'usr/lib/systemd/catalog/crashcrawler.catalog'],
  // For Prometheus and Grafana on other hosts, which look in no folder of this one.
  ['prometheus/crashcrawler.rules.yml', 'usr/share/crashcrawler/prometheus/crashcrawler.rules.yml'],
  ['grafana/crashcrawler.json', 'usr/share/crashcrawler/grafana/crashcrawler.json'],
]

/** Where each shell looks for completions. */
const COMPLETIONS = {
  bash: 'usr/share/bash-completion/completions/crashcrawler',
  zsh: 'usr/share/zsh/vendor-completions/_crashcrawler',
  fish: 'usr/share/fish/vendor_completions.d/crashcrawler.fish',
}

/**
 * Everything that a package installs, as a tree of files.
 * @param {Architecture} architecture
 * @param {string} tarball of `npm pack`
 * @param {string} temporary
 * @returns {string} its root
 */
export function stage(architecture, tarball, temporary) {
  const root = join(temporary, `root-${architecture.npm}`)
  const program = join(root, INSTALLED)
  mkdirSync(program, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', program, '--strip-components=1', '--no-same-owner'])
  addModules(architecture, program, temporary)
  addRuntime(architecture, program, temporary)
  keepOwnPrograms(architecture, join(program, 'dist/bpf'))
  keepCode(architecture, program)
  for (const [from, to] of CONFIGURATION) copy(join(PACKAGING, from ?? ''), join(root, to ?? ''))
  write(join(root, 'usr/bin/crashcrawler'), LAUNCHER, 0o755)
  for (const [shell, path] of Object.entries(COMPLETIONS)) write(join(root, path), completion(shell))
  moveDocumentation(program, join(root, 'usr/share'))
  // As the files of a release are, whatever the umask here is.
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', root])
  return root
}

/**
 * Those for the processor alone: `npm pack` has them for all.
 * @param {Architecture} architecture
 * @param {string} folder
 */
function keepOwnPrograms({ rpm: machine }, folder) {
  for (const name of readdirSync(folder)) if (!name.includes(`.${machine}.`)) rmSync(join(folder, name))
}

/**
 * What the runtime of the package makes of the modules, where it runs here: for another processor the program starts
 * without, more slowly.
 * @param {Architecture} architecture
 * @param {string} program
 */
function keepCode({ npm }, program) {
  if (npm !== process.arch) return
  const examples = EXAMPLES.map((path) => join(ROOT, path))
  execFileSync(join(program, 'bin/node'), [join(program, 'dist/cli/start/keep-code.js'), ...examples])
}

/** @param {string} shell */
const completion = (shell) =>
  execFileSync(process.execPath, [join(ROOT, 'dist/cli/main.cjs'), 'completion', shell], { encoding: 'utf8' })

/**
 * @param {string} program
 * @param {string} share
 */
function moveDocumentation(program, share) {
  const page = readFileSync(join(program, 'man/crashcrawler.1'))
  write(join(share, 'man/man1/crashcrawler.1.gz'), compressed(page))
  const documents = join(share, 'doc/crashcrawler')
  for (const name of ['README.md', 'CHANGELOG.md']) copy(join(program, name), join(documents, name))
  for (const name of ['man', 'README.md', 'CHANGELOG.md']) rmSync(join(program, name), { recursive: true })
}

/**
 * Without name and time, so that the same content gives the same file.
 * @param {Buffer} content
 */
export const compressed = (content) => gzipSync(content, { level: 9 })

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}

/**
 * @param {string} path
 * @param {string | Buffer} content
 * @param {number} [mode]
 */
export function write(path, content, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}
