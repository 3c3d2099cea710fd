// @ts-check

/** The cause, with the function and its line. */
const CRASH = /crasher \(pid \d+\) died by SIGSEGV: null dereference .*read_settings\S* at \S*dies\.c:\d+/
const BY_PTRACE = /crashcrawler: watching by ptrace \(tier E\), without BPF: /
const UNWATCHED = /crashcrawler: not watching, only the status is reported: [^;]*;[^;]*ptrace/

/**
 * What run.sh has to say in a container of a user's podman, and by sudo as a user of the host: status, and parts of the output.
 * @type {[place: string, status: number, ...says: RegExp[]][]}
 */
const WATCHED = [
  ['container itself', 139, BY_PTRACE, CRASH],
  ['container child', 3, BY_PTRACE, CRASH, /the shell goes on/],
  ['container user', 139, BY_PTRACE, CRASH],
  ['container bare', 139, BY_PTRACE, CRASH],
  ['container group', 4, /got the signal/],
  ['container lifted', 0, /user 0 /, /lifted gets privileges from its file/],
  ['container tracing', 0, / traced /, /tracing traces processes itself/],
  ['container killed', 9, /alive/, /the tracer ended \(SIGKILL\): the command went on/],
  ['container forbidden', 3, UNWATCHED, /the shell goes on/],
  ['container doctor', 2, /yes tracing of commands \(ptrace\)/, /this is a user namespace/],
  ['sudo itself', 139, BY_PTRACE, CRASH],
  ['sudo child', 3, BY_PTRACE, CRASH, /the shell goes on/],
  ['sudo group', 4, /got the signal/],
  ['sudo lifted', 0, /user 0 /, /lifted gets privileges from its file/],
  ['sudo tracing', 0, / traced /, /tracing traces processes itself/],
  ['sudo killed', 9, /alive/, /the tracer ended \(SIGKILL\): the command went on/],
  ['scope 2', 3, UNWATCHED, /the shell goes on/],
  ['scope 3', 3, UNWATCHED, /the shell goes on/],
]

export const WITHOUT_PRIVILEGE = WATCHED.map(([place, status, ...says]) => ({
  says: new RegExp(`^${place}: ${status}: ${says.map(({ source }) => `(?=.*${source})`).join('')}`, 'm'),
  else: `${place}: the status is not ${status}, or something is not said: ${says.map(({ source }) => source).join(', ')}`,
}))
