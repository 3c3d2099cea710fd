import { type Static, Type } from 'typebox'
import { count, object, optional, text, time } from './schema.js'

/** What the kernel refused to a process. Only with breadcrumbs. */

export const PROGRAM_PROBLEMS = [
  'missing',
  'directory',
  'not-executable',
  'no-permission',
  'no-exec-mount',
  'interpreter-missing',
  'interpreter-not-executable',
  'interpreter-ends-in-return',
  'loader-missing',
  'wrong-machine',
  'damaged',
  'empty',
  'unknown-format',
] as const

export const Program = object({
  problem: optional(
    Type.Enum([...PROGRAM_PROBLEMS], {
      description: 'what is wrong with the file, where it was found after the death',
    }),
  ),
  interpreter: optional(
    text(
      'what is missing or may not be executed: the interpreter that its #! line names, or the loader that it asks for',
    ),
  ),
  libc: optional(text('C library that the loader belongs to: glibc, musl')),
  machine: optional(text('processor that it was built for')),
})
export type Program = Static<typeof Program>

export const FailedExec = object({
  path: text('as the process gave it to execve(2)'),
  errno: text('errno(3) name'),
  time: time('when the call returned'),
  ...Program.properties,
})
export type FailedExec = Static<typeof FailedExec>

/** System calls that map memory, and those that lock it into RAM: what they are refused is not the same. */
export const MEMORY_CALLS: ReadonlySet<string> = new Set(['mmap', 'mremap', 'mprotect'])
export const LOCK_CALLS: ReadonlySet<string> = new Set(['mlock', 'mlock2', 'mlockall'])

export const LIMIT_NAMES = [
  'pids.max',
  'RLIMIT_NPROC',
  'seccomp',
  'RLIMIT_AS',
  'RLIMIT_DATA',
  'RLIMIT_MEMLOCK',
  'vm.max_map_count',
  'huge pages',
  'overcommit',
  'RLIMIT_NOFILE',
  'fs.file-max',
  'fs.inotify.max_user_instances',
] as const

export const Refusal = object({
  name: text('system call'),
  args: optional(Type.Array(Type.String())),
  errno: text('errno(3) name'),
  times: count('how often it failed like that'),
  time: time('when the last one returned'),
  limit: optional(
    Type.Enum([...LIMIT_NAMES], { description: 'what refused it; absent where what the kernel counted does not say' }),
  ),
  limitValue: optional(count('value of the limit: bytes for memory, otherwise a number')),
  used: optional(count('what was in use of it')),
  bytes: optional(count('memory: how much was asked for')),
})
export type Refusal = Static<typeof Refusal>
