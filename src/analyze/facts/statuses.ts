import { Type } from 'typebox'
import { checkPattern, closed, dataFile, versioned } from '../data/data-file.js'
import { quote } from '../rules/problem.js'

export interface Status {
  program: string
  meaning: string
}

/** What shows who chose a status. */
export interface Witness {
  /** The first one is the name. */
  argv?: readonly string[]
  /** Functions on the stack. */
  symbols?: readonly string[]
  /** What was written to standard error, '' for nothing; undefined where it was not captured. */
  standardError?: string
}

/**
 * What the manual of a program says about a status; undefined for other programs, where the manual says nothing, and
 * where it is seen that what the program runs chose the status, or that the program did not write what it writes then.
 */
export function documentedStatus(
  executable: string | undefined,
  status: number | undefined,
  witness: Witness = {},
): Status | undefined {
  const program = programOf(executable)
  const meaning = program?.statuses.get(`${status}`)
  if (!program || meaning === undefined || isChosen(program, witness)) return undefined
  const [, ...options] = witness.argv ?? []
  const needed = program.onlyWith.get(`${status}`)
  if (needed && !options.some((option) => needed.test(option))) return undefined
  const { standardError } = witness
  const written = program.onlyAfter.get(`${status}`)
  if (written && standardError !== undefined && !written.test(standardError)) return undefined
  return { program: program.name, meaning }
}

/** Whether the arguments or the stack show that what an interpreter runs chose the status. */
export function isChosenStatus(executable: string | undefined, witness: Witness): boolean {
  const program = programOf(executable)
  return program !== undefined && isChosen(program, witness)
}

const isChosen = ({ ownChoice, chosenBy }: CompiledProgram, { argv = [], symbols = [] }: Witness): boolean =>
  argv.slice(1).some((option) => ownChoice?.test(option)) || symbols.some((symbol) => chosenBy?.test(symbol))

function programOf(executable: string | undefined): CompiledProgram | undefined {
  if (executable === undefined) return undefined
  programs ??= EXIT_STATUSES.read().programs.map((program) => ({
    name: program.name,
    executable: new RegExp(program.executable),
    statuses: new Map(Object.entries(program.statuses)),
    ownChoice: program.ownChoice === undefined ? undefined : new RegExp(program.ownChoice),
    chosenBy: program.chosenBy === undefined ? undefined : new RegExp(program.chosenBy),
    onlyWith: patternsOf(program.onlyWith),
    onlyAfter: patternsOf(program.onlyAfter, 'm'),
  }))
  return programs.find((each) => each.executable.test(executable))
}

const patternsOf = (patterns: Record<string, string> = {}, flags = ''): ReadonlyMap<string, RegExp> =>
  new Map(Object.entries(patterns).map(([status, pattern]) => [status, new RegExp(pattern, flags)]))

interface CompiledProgram {
  name: string
  executable: RegExp
  statuses: ReadonlyMap<string, string>
  ownChoice: RegExp | undefined
  chosenBy: RegExp | undefined
  onlyWith: ReadonlyMap<string, RegExp>
  onlyAfter: ReadonlyMap<string, RegExp>
}

let programs: CompiledProgram[] | undefined

const line = (description: string) => Type.String({ minLength: 1, description })

const byStatus = () =>
  Type.Record(Type.String(), line('a regular expression'), {
    description: 'regular expressions by status',
  })

const programSchema = () =>
  closed({
    name: line('the name of the program'),
    executable: line('a regular expression'),
    ownChoice: Type.Optional(line('a regular expression')),
    chosenBy: Type.Optional(line('a regular expression')),
    onlyWith: Type.Optional(byStatus()),
    onlyAfter: Type.Optional(byStatus()),
    manual: line('the manual that documents the statuses'),
    reference: Type.String({ pattern: '^https://', description: 'a web address' }),
    statuses: Type.Record(Type.String(), line('what the status means'), { description: 'meanings by status' }),
  })

export const EXIT_STATUSES = dataFile(
  'exit-statuses',
  () => versioned({ programs: Type.Array(programSchema(), { description: 'a list of programs' }) }),
  ({ programs }, report) => {
    programs.forEach(({ executable, ownChoice, chosenBy, onlyWith, onlyAfter, statuses }, index) => {
      checkPattern(executable, ['programs', index, 'executable'], report)
      checkPattern(ownChoice, ['programs', index, 'ownChoice'], report)
      checkPattern(chosenBy, ['programs', index, 'chosenBy'], report)
      for (const [key, patterns] of Object.entries({ onlyWith, onlyAfter })) {
        for (const [status, pattern] of Object.entries(patterns ?? {})) {
          checkPattern(pattern, ['programs', index, key, status], report)
        }
      }
      for (const status of Object.keys(statuses)) {
        if (/^\d{1,3}$/.test(status) && Number(status) <= 255) continue
        const path = ['programs', index, 'statuses', status]
        report({ code: 'CC0103', path, atKey: true, what: `status is ${quote(status)}`, expected: '"0" to "255"' })
      }
    })
  },
)
