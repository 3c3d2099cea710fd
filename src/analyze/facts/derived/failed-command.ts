import { asSearched, decisive, folderOf, nameOf, notFoundBy } from '../../failed-execs.js'
import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'

/** The program that could not be executed. */

/** A process that cannot execute its program ends soon; one that goes on has something else to do. */
const RECENT_MS = 1000
const EXEC_STATUSES: readonly (number | undefined)[] = [126, 127]

/** What could not be executed, and by which process. */
interface Command {
  path?: string
  errno?: string
  problem?: string
  interpreter?: string
  libc?: string
  machine?: string
  by?: string
  folders?: string
}

export const failedCommand = derived({
  type: 'command',
  label: 'command that could not be executed',
  part: ([key = '']) => ({
    label: COMMAND[key] ?? `${key} of the command that could not be executed`,
    ...(key === 'problem' && { says: PROBLEMS }),
  }),
  meaning:
    'the program that the process, or a child whose end it passes on, could not execute just before it failed. With breadcrumbs only',
  example: { path: './server', errno: 'ENOENT', problem: 'loader-missing', interpreter: '/lib/ld-musl-x86_64.so.1' },
  value: (facts): Command | undefined => {
    if (!facts.exitCode) return undefined
    const own = facts.failedExecs?.filter(
      ({ msBeforeEnd = 0 }) => msBeforeEnd <= RECENT_MS || EXEC_STATUSES.includes(facts.exitCode),
    )
    const exec = decisive(own ?? []) ?? facts.childFailedExec ?? reportedBy(facts)
    if (exec?.path === undefined) return undefined
    const { errno, problem, interpreter, libc, machine } = exec
    const path = asSearched(exec, own ?? [])?.path ?? exec.path
    const child = exec === facts.childFailedExec ? facts.childFailedExec : undefined
    return {
      path,
      errno,
      ...(problem && { problem }),
      ...(interpreter !== undefined && { interpreter }),
      ...(libc !== undefined && { libc }),
      ...(machine !== undefined && { machine }),
      by: child ? `its child ${child.comm}[${child.pid}]` : 'it',
      folders: foldersOf(path, child ? { searched: child.searched } : searchOf(facts)),
    }
  },
})

type Exec = NonNullable<CapturedFacts['failedExecs']>[number]

function reportedBy({ exitCode, stderrTail }: CapturedFacts): Exec | undefined {
  const path = notFoundBy(exitCode, stderrTail)
  return path === undefined ? undefined : { path, errno: 'ENOENT', problem: 'missing' }
}

export const failedCommandText = derived({
  type: 'text',
  label: 'command that could not be executed',
  meaning: 'what could not be executed and why, in words, for messages',
  inWords: true,
  example: 'it could not execute ./server: the file is there, but its loader /lib/ld-musl-x86_64.so.1 (musl) is not',
  value: (facts): string | undefined => {
    const command = failedCommand.value(facts)
    return command && `${command.by} could not execute ${command.path}: ${reasonFor(command, facts.arch)}`
  },
})

function reasonFor(
  { path = '', errno, problem, interpreter, libc, machine, folders }: Command,
  arch = 'this machine',
): string {
  const builtFor = machine === undefined ? '' : `, which was built for ${machine},`
  switch (problem) {
    case 'missing':
      if (path.endsWith('\r')) return 'the name ends with a carriage return, and there is no such file'
      if (path.includes('/') && (folders === undefined || folders === folderOf(path))) return 'there is no such file'
      return folders === undefined ? 'it is not in PATH' : `it is in none of the folders of PATH: ${folders}`
    case 'interpreter-missing':
      return `the file is there, but the interpreter in its #! line, ${interpreter}, is not`
    case 'interpreter-not-executable':
      return `the interpreter in its #! line, ${interpreter}, is not a program that its user may execute`
    case 'interpreter-ends-in-return':
      return `its #! line ends with a carriage return, so the kernel looked for an interpreter named "${interpreter}\\r"`
    case 'loader-missing':
      return `the file${builtFor} is there, but its loader ${interpreter}${libc === undefined ? '' : ` (${libc})`} is not`
    case 'wrong-machine':
      return `it was built for ${machine}, and this machine is ${arch}`
    case undefined:
      if (errno === 'ENOENT' && folders !== undefined && !path.includes('/'))
        return `no file of this name in the folders of PATH could be executed (ENOENT): ${folders}`
      return ERRORS[errno ?? ''] ?? `${errno}`
    default:
      return PROBLEMS[problem] ?? `${errno}`
  }
}

/** The values in messages are short. */
const MAX_FOLDERS = 4

/** Where a command was looked for: what was tried, with execve(2) or with stat(2), or else PATH. */
function foldersOf(path: string, { failedExecs = [], failedSyscalls = [], searched }: Search): string | undefined {
  const name = nameOf(path)
  const tried = [
    ...failedSyscalls.flatMap(({ args = [], errno }) => (errno === 'ENOENT' ? args : [])),
    ...failedExecs.flatMap(({ path: each, errno }) => (errno === 'ENOENT' && each !== undefined ? [each] : [])),
  ]
  const folders = tried.filter((each) => each.startsWith('/') && nameOf(each) === name).map(folderOf)
  const inPath = path.includes('/') ? [] : (searched?.split(':').filter((folder) => folder !== '') ?? [])
  const all = [...new Set(folders.length > 0 ? folders : inPath)]
  const rest = all.length - MAX_FOLDERS
  return all.length === 0 ? undefined : `${all.slice(0, MAX_FOLDERS).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** What a process did to find it, as far as it is known. */
interface Search extends Partial<Pick<CapturedFacts, 'failedExecs' | 'failedSyscalls'>> {
  /** Its PATH. */
  searched: string | undefined
}

/** Facts are computed when they are asked for, so that they cannot be copied as a whole. */
const searchOf = ({ failedExecs, failedSyscalls, environment }: CapturedFacts): Search => ({
  failedExecs,
  failedSyscalls,
  searched: environment?.PATH,
})

const COMMAND: Readonly<Record<string, string>> = {
  path: 'command that could not be executed',
  errno: 'error of execve(2)',
  interpreter: 'interpreter or loader that is missing or not executable',
  libc: 'C library that the program was built for',
  machine: 'processor that the program was built for',
  by: 'process that could not execute it',
  folders: 'folders that were searched',
}

/** Of execve(2), where the file does not show what is wrong. */
const ERRORS: Readonly<Record<string, string>> = {
  EACCES:
    'its user may not execute it or enter a folder on the way to it, or its file system is mounted with noexec (EACCES)',
  EPERM: 'a security module, or a mount with nosuid, refused it (EPERM)',
  ELOOP: 'symbolic links lead in a circle, or scripts name one another as interpreter (ELOOP)',
  ENAMETOOLONG: 'the name is longer than a file name may be (ENAMETOOLONG)',
  ENOTDIR: 'a part of its path is not a folder (ENOTDIR)',
  EIO: 'reading the file failed (EIO)',
  EMFILE: 'it has as many files open as RLIMIT_NOFILE allows (EMFILE)',
  EAGAIN: 'its user has more processes than RLIMIT_NPROC allows (EAGAIN)',
  ENOENT: 'the file, or its interpreter or loader, was not there (ENOENT)',
  ETXTBSY: 'a process has the file open for writing (ETXTBSY)',
  E2BIG: 'its arguments and environment are longer than the kernel takes (E2BIG)',
  ENOMEM: 'there was no memory for it (ENOMEM)',
}

const PROBLEMS: Readonly<Record<string, string>> = {
  missing: 'there is no such file',
  directory: 'it is a directory',
  'not-executable': 'the file has no execute permission',
  'no-permission': 'its user has no execute permission',
  'no-exec-mount':
    'everybody may execute the file, so its file system is mounted with noexec, or a security module refused it',
  'interpreter-missing': 'the interpreter of its #! line does not exist',
  'interpreter-not-executable': 'the interpreter of its #! line is not a program that its user may execute',
  'interpreter-ends-in-return': 'the name of the interpreter in its #! line ends with a carriage return',
  'loader-missing': 'the loader that it asks for does not exist',
  'wrong-machine': 'it was built for another processor',
  damaged:
    'the file begins as an ELF program, but the kernel cannot load it: it may be cut off, or be a library or an object file',
  empty: 'the file is empty',
  'unknown-format': 'the file is neither an ELF program nor a script with #!',
}
