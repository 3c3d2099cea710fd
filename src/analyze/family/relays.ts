import { basename } from 'node:path/posix'
import { Type } from 'typebox'
import type { CrashEvent } from '../../model/event.js'
import { remembered } from '../../model/remembered.js'
import { signalName } from '../../model/signals.js'
import { checkPattern, closed, dataFile, versioned } from '../data/data-file.js'

/** What a line on standard error says about another process; what it does not say is undefined. */
export interface ReportedDeath {
  pid?: number
  signal?: string
  status?: number
  /** Whether the line says so of a process that exited as well. */
  anyEnd?: boolean
}

/** The lines of a standard error that report the death of another process, the last one first. */
export function reportedDeaths(standardError: string): ReportedDeath[] {
  const { words } = compiled()
  return standardError
    .split('\n')
    .slice(-MAX_LINES)
    .reverse()
    .flatMap((line) => {
      for (const { text, anyEnd } of words) {
        const match = text.exec(line)
        if (match) return [{ ...reported(match.groups ?? {}), ...(anyEnd && { anyEnd }) }]
      }
      return []
    })
}

/** As many as a build writes after the first failure in it. */
const MAX_LINES = 200

function reported({ pid, signal, status }: Record<string, string | undefined>): ReportedDeath {
  return {
    ...(pid !== undefined && { pid: Number(pid) }),
    ...(signal !== undefined && { signal: signalName(Number(signal)) ?? signal }),
    ...(status !== undefined && { status: Number(status) }),
  }
}

/** What a process was for, by its arguments: `a jest worker`, `compiling a.cpp`. */
export function roleOf({ argv = [], exe, comm }: CrashEvent['process']): string | undefined {
  return roleOfCommand([exe === undefined ? comm : basename(exe), ...argv].join('\0'))
}

/** The name of a program and its arguments, which have no NUL in them: those of most deaths were seen before. */
const roleOfCommand = remembered((command) => {
  const [name = '', ...argv] = command.split('\0')
  for (const { role, argument, first, program } of compiled().roles) {
    if (program && !program.test(name)) continue
    for (const each of first ? argv.slice(0, 1) : argv.slice(1, MAX_ARGUMENTS)) {
      const match = argument.exec(each)
      if (match) return role.replace('$1', match[1] ?? '').slice(0, MAX_ROLE)
    }
  }
  return undefined
})

const MAX_ARGUMENTS = 256
const MAX_ROLE = 60

interface Compiled {
  words: { text: RegExp; anyEnd: boolean | undefined }[]
  roles: { role: string; argument: RegExp; first: boolean; program: RegExp | undefined }[]
}

let known: Compiled | undefined

function compiled(): Compiled {
  if (known) return known
  const { words, roles } = RELAYS.read()
  known = {
    words: words.map(({ text, anyEnd }) => ({ text: new RegExp(text), anyEnd })),
    roles: roles.map(({ role, argument, first = false, program }) => ({
      role,
      argument: new RegExp(argument),
      first,
      program: program === undefined ? undefined : new RegExp(program),
    })),
  }
  return known
}

const line = (description: string) => Type.String({ minLength: 1, description })

export const RELAYS = dataFile(
  'relays',
  () =>
    versioned({
      words: Type.Array(
        closed({
          source: line('the program that writes it'),
          text: line('a regular expression'),
          anyEnd: Type.Optional(Type.Boolean({ description: 'whether an exit status can be meant as well' })),
        }),
        { description: 'a list of lines' },
      ),
      roles: Type.Array(
        closed({
          role: line('what such a process is for'),
          argument: line('a regular expression'),
          first: Type.Optional(Type.Boolean({ description: 'whether only argv[0] is looked at' })),
          program: Type.Optional(line('a regular expression')),
        }),
        { description: 'a list of roles' },
      ),
    }),
  ({ words, roles }, report) => {
    words.forEach(({ text }, index) => {
      checkPattern(text, ['words', index, 'text'], report)
    })
    roles.forEach(({ argument, program }, index) => {
      checkPattern(argument, ['roles', index, 'argument'], report)
      checkPattern(program, ['roles', index, 'program'], report)
    })
  },
)
