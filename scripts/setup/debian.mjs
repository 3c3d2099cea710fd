// @ts-check
import { delimiter } from 'node:path'
import { SetupError } from './errors.mjs'
import { findFile } from './find.mjs'
import { run } from './run.mjs'

/**
 * A Debian package and the file whose presence says that it, or what stands in for it elsewhere, is installed.
 * On Ubuntu 24.04 and Debian 13 apt picks libdw1t64 for libdw1, which it provides.
 * @typedef {{ package: string, file: string, kind: 'library' | 'command' | 'header' }} Requirement
 */

/** @type {Record<'run' | 'buildBpf' | 'test', Requirement[]>} */
export const REQUIREMENTS = {
  run: [
    { package: 'libbpf1', file: 'libbpf.so.1', kind: 'library' },
    { package: 'libdw1', file: 'libdw.so.1', kind: 'library' },
  ],
  buildBpf: [
    { package: 'clang', file: 'clang', kind: 'command' },
    { package: 'libbpf-dev', file: 'bpf/bpf_helpers.h', kind: 'header' },
  ],
  // The tests compile programs that crash, compare their stacks with gdb's, eu-stack's and lldb's, and look at reports in a browser and with
  // GitHub's own Markdown renderer, press Tab in shells, and keep deaths on servers, by way of networks of
  // their own.
  test: [
    { package: 'clang', file: 'clang', kind: 'command' },
    { package: 'gdb', file: 'gdb', kind: 'command' },
    { package: 'elfutils', file: 'eu-stack', kind: 'command' },
    { package: 'lldb', file: 'lldb', kind: 'command' },
    { package: 'git', file: 'git', kind: 'command' },
    { package: 'strace', file: 'strace', kind: 'command' },
    { package: 'xz-utils', file: 'xz', kind: 'command' },
    { package: 'python3', file: 'python3', kind: 'command' },
    { package: 'binutils', file: 'readelf', kind: 'command' },
    { package: 'gcc', file: 'gcc', kind: 'command' },
    { package: 'g++', file: 'g++', kind: 'command' },
    { package: 'libc6-dev', file: 'stdio.h', kind: 'header' },
    { package: 'bash', file: 'bash', kind: 'command' },
    { package: 'zsh', file: 'zsh', kind: 'command' },
    { package: 'fish', file: 'fish', kind: 'command' },
    { package: 'groff-base', file: 'groff', kind: 'command' },
    { package: 'chromium', file: 'chromium', kind: 'command' },
    { package: 'cmark-gfm', file: 'cmark-gfm', kind: 'command' },
    { package: 'systemd', file: 'journalctl', kind: 'command' },
    { package: 'prometheus', file: 'promtool', kind: 'command' },
    { package: 'prometheus-alertmanager', file: 'prometheus-alertmanager', kind: 'command' },
    { package: 'postgresql', file: 'pg_ctlcluster', kind: 'command' },
    { package: 'openssl', file: 'openssl', kind: 'command' },
    { package: 'nats-server', file: 'nats-server', kind: 'command' },
    { package: 'iproute2', file: 'ip', kind: 'command' },
  ],
}

const MULTIARCH = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'

/**
 * Where each kind of file is looked for on this machine.
 * @returns {Record<Requirement['kind'], string[]>}
 */
const systemFolders = () => ({
  library: [`/usr/lib/${MULTIARCH}`, `/lib/${MULTIARCH}`, '/usr/lib64', '/lib64', '/usr/lib', '/lib', '/usr/local/lib'],
  // Servers are where only the path of root leads.
  command: [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'],
  header: ['/usr/include', '/usr/local/include', `/usr/include/${MULTIARCH}`],
})

/**
 * Names of the packages whose file is nowhere to be found, each once.
 * @param {Requirement[]} requirements
 * @param {Record<Requirement['kind'], string[]>} [folders]
 */
export const missingPackages = (requirements, folders = systemFolders()) => [
  ...new Set(
    requirements.filter(({ kind, file }) => !findFile(file, folders[kind])).map((requirement) => requirement.package),
  ),
]

/**
 * Throws SetupError with what to do by hand, where this process cannot install packages itself.
 * @param {string[]} packages
 */
export function refuseToInstall(packages) {
  if (!findFile('apt-get', systemFolders().command)) {
    throw new SetupError(
      `missing: ${packages.join(', ')} (names of Debian packages). There is no apt-get here: install what this system calls them`,
    )
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `missing: ${packages.join(', ')}. Run: sudo apt-get update && sudo apt-get ${installArguments(packages).join(' ')}`,
    )
  }
}

/**
 * Installs and checks that what was missing is there now.
 * @param {Requirement[]} requirements
 * @param {string[]} packages
 */
export function installPackages(requirements, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update'], { env })
  // Waits for another apt, such as unattended-upgrades on a machine just booted.
  run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...installArguments(packages)], { env })
  const still = missingPackages(requirements)
  if (still.length > 0)
    throw new SetupError(`apt-get installed ${still.join(', ')}, but what it should bring is not found`)
}

/** @param {string[]} packages */
const installArguments = (packages) => ['install', '-y', '--no-install-recommends', ...packages]
