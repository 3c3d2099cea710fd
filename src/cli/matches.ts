import { UserError } from '../model/errors.js'
import { nearest } from '../model/nearest.js'
import type { Match, MatchField } from '../pipeline/store.js'

/** The words before `=` in a match, in the order in which they are shown. */
const FIELDS: Record<string, MatchField> = {
  program: 'program',
  path: 'exe',
  pid: 'pid',
  unit: 'unit',
  container: 'container',
  user: 'user',
  host: 'host',
  version: 'version',
  env: 'env',
  zone: 'zone',
  service: 'service',
  image: 'image',
  pod: 'pod',
  namespace: 'namespace',
  cause: 'cause',
  signature: 'signature',
  group: 'group',
  id: 'id',
}

export const MATCHES =
  'a pid, a path, a systemd unit, the name of a program, or FIELD=VALUE, where FIELD is ' +
  `${Object.keys(FIELDS).join(', ')}; VALUE may end in *`

/**
 * What to look for, as coredumpctl(1) has it: matches of one field are alternatives, and each field that is named must
 * match. Throws UserError for a field that there is not.
 */
export const parseMatches = (words: readonly string[]): Match[] => words.map(parseMatch)

function parseMatch(word: string): Match {
  if (word === '') throw new UserError(`a match is empty; give ${MATCHES}`)
  // Where no option is a digit, the parser of options lets it pass.
  if (/^-\d/.test(word))
    throw new UserError(`${word}: neither an option nor a match; program=${word} finds a program of that name`)
  const [, name, value] = word.match(/^([a-z]+)=(.*)$/s) ?? []
  if (name === undefined || value === undefined) return matchOf(fieldOf(word), word)
  const field = FIELDS[name]
  if (field === undefined) {
    const near = nearest(name, Object.keys(FIELDS))
    const hint = near === undefined ? `choose one of ${Object.keys(FIELDS).join(', ')}` : `did you mean ${near}?`
    throw new UserError(`${word}: there is no field ${name} to match; ${hint}`)
  }
  if (value === '') throw new UserError(`${word}: the value is empty`)
  if (field === 'pid' && !/^\d{1,15}$/.test(value)) throw new UserError(`${word}: not a process id`)
  return matchOf(field, value)
}

/** What a word without a field is. */
function fieldOf(word: string): MatchField {
  if (/^\d{1,15}$/.test(word)) return 'pid'
  if (word.includes('/')) return 'exe'
  return /\.(service|scope)$/.test(word) ? 'unit' : 'program'
}

function matchOf(field: MatchField, text: string): Match {
  const isPrefix = text.endsWith('*') && field !== 'pid'
  const value = isPrefix ? text.slice(0, -1) : text
  if (field === 'program' && !isPrefix) return { field, value: asComm(value), isPrefix }
  return { field, value, isPrefix }
}

/** TASK_COMM_LEN without its NUL (include/linux/sched.h): the kernel keeps no more of a name. */
const MAX_COMM_BYTES = 15

const asComm = (name: string): string => Buffer.from(name).subarray(0, MAX_COMM_BYTES).toString()
