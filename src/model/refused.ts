import { type Static, Type } from 'typebox'
import { LIMIT_NAMES, PROGRAM_PROBLEMS } from './refusals.js'
import { count, object, optional, text, time } from './schema.js'

/** What the kernel refused to a process. Only with breadcrumbs. */

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
