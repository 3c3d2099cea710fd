import { CURL } from './curl.js'
import { RSYNC } from './rsync.js'
import { JAVA, NODE, PERL, PHP, PYTHON } from './runtimes.js'
import { SYSTEMD } from './systemd.js'
import { APT, DOCKER, GIT, MAKE, SSH, TAR, TIMEOUT, WGET, XARGS } from './tools.js'

/** By the name of the executable, without its version. */
const PROGRAMS: readonly [RegExp, string, string][] = [
  [/^curl$/, 'curl', CURL],
  [/^rsync$/, 'rsync', RSYNC],
  [/^systemd(?:-executor)?$/, 'systemd', SYSTEMD],
  [/^git(?:-remote-https?)?$/, 'git', GIT],
  [/^(?:docker|podman|nerdctl)$/, 'docker', DOCKER],
  [/^timeout$/, 'timeout', TIMEOUT],
  [/^wget2?$/, 'wget', WGET],
  [/^ssh$/, 'ssh', SSH],
  [/^g?make$/, 'make', MAKE],
  [/^tar$/, 'tar', TAR],
  [/^apt(?:-get)?$/, 'apt', APT],
  [/^xargs$/, 'xargs', XARGS],
  [/^(?:node|nodejs)$/, 'node', NODE],
  [/^python[\d.]*$/, 'python', PYTHON],
  [/^java$/, 'java', JAVA],
  [/^perl[\d.]*$/, 'perl', PERL],
  [/^php[\d.]*$/, 'php', PHP],
]

export interface Status {
  program: string
  meaning: string
}

/** What a status means by the manual of the program; undefined for others and for what it does not document. */
export function documentedStatus(executable: string, status: number): Status | undefined {
  const [, program, table] = PROGRAMS.find(([name]) => name.test(executable)) ?? []
  const line = table?.split('\n').find((each) => each.startsWith(`${status} `))
  return program === undefined || line === undefined ? undefined : { program, meaning: line.slice(`${status} `.length) }
}
