import { Type } from 'typebox'
import { checkPattern, closed, dataFile, versioned } from '../data/data-file.js'
import { chainBefore } from './exception-chain.js'

/** What a language's runtime wrote to standard error when it gave up. */
export interface LastWords {
  language: string
  /** Type and message, one line. */
  text: string
}

/** undefined where the text has none of the forms. */
export function lastWords(standardError: string): LastWords | undefined {
  forms ??= compile()
  const lines = standardError.split('\n').map((line) => line.trimEnd())
  for (const form of forms) {
    const { language, line, beside, next } = form
    if (beside && !beside.test(standardError)) continue
    const at = indexOfText(lines, form)
    if (at === -1) continue
    const text =
      line
        .exec(lines[at] ?? '')
        ?.slice(1)
        .find((group) => group !== undefined) ?? 'an exception'
    const more = next?.exec(lines[at + 1] ?? '')?.[1]
    // The what() of the standard exceptions is their name, or begins with it.
    const first = more === undefined ? text : more === text || more.startsWith(`${text}: `) ? more : `${text}: ${more}`
    return {
      language,
      text: `${first}${restOf(first, lines.slice(at + (more === undefined ? 1 : 2)), form)}${causeIn(first, lines, at, form)}`,
    }
  }
  return undefined
}

const MAX_REST_LINES = 8
const MAX_REST_LENGTH = 400

/** A line of a log, which others write as well. */
const DATED = /^\[?\d{4}-\d\d-\d\d[T ]/

/** How a message goes on in the lines after its first one. A message that begins with a line feed has no words there. */
function restOf(first: string, lines: readonly string[], { until }: CompiledForm): string {
  if (!until) return ''
  const start = first.endsWith(':') ? lines.findIndex((line) => line !== '') : 0
  const rest = start === -1 ? [] : lines.slice(start, start + MAX_REST_LINES)
  const end = rest.findIndex((line) => line === '' || until.test(line) || DATED.test(line))
  const words = (end === -1 ? rest : rest.slice(0, end)).map((line) => line.trim()).join(' ')
  return words === '' ? '' : ` ${words.slice(0, MAX_REST_LENGTH)}`
}

/** After the exception or, as its origin, before it. The same one again is the report of the thread that it ended (Ruby). */
function causeIn(first: string, lines: readonly string[], at: number, form: CompiledForm): string {
  const { cause, origin, member, after, caused, during, line: exception } = form
  if (after && caused && during) return chainBefore(lines, first, { after, line: exception, caused, during })
  const inner = member && lines.slice(at + 1).find(matches(member))
  if (inner !== undefined) return `; the first of them: ${member?.exec(inner)?.[1]}`
  const pattern = cause ?? origin
  const line = pattern && (cause ? lines.slice(at + 1) : lines.slice(0, at)).findLast(matches(pattern))
  const text = line === undefined ? undefined : pattern?.exec(line)?.[1]
  return text === undefined || text === first ? '' : `; caused by ${text}`
}

function indexOfText(lines: readonly string[], { line, pick, after, followed, within }: CompiledForm): number {
  const isText = (each: string, index: number): boolean =>
    line.test(each) && (!followed || followed.test(lines[index + 1] ?? 'none'))
  if (!after) {
    const at = pick === 'first' ? lines.findIndex(isText) : lines.findLastIndex(isText)
    return within ? firstOfChain(lines, at, line, within) : at
  }
  const start = lines.findLastIndex(matches(after))
  return start === -1 ? -1 : lines.findIndex((each, index) => index > start && line.test(each))
}

/** Of the exceptions that follow each other up to the one in line `last`. */
function firstOfChain(lines: readonly string[], last: number, line: RegExp, within: RegExp): number {
  let first = last
  for (let at = last - 1; at >= 0; at--) {
    if (line.test(lines[at] ?? '')) first = at
    else if (!within.test(lines[at] ?? '')) break
  }
  return first
}

const matches =
  (pattern: RegExp) =>
  (line: string): boolean =>
    pattern.test(line)

interface CompiledForm {
  language: string
  line: RegExp
  pick?: 'first'
  after?: RegExp
  followed?: RegExp
  within?: RegExp
  beside?: RegExp
  next?: RegExp
  until?: RegExp
  cause?: RegExp
  origin?: RegExp
  member?: RegExp
  caused?: RegExp
  during?: RegExp
}

let forms: CompiledForm[] | undefined

const compile = (): CompiledForm[] =>
  LAST_WORDS.read().forms.map(({ language, line, pick, beside, ...rest }) => ({
    language,
    line: new RegExp(line),
    pick,
    ...(beside !== undefined && { beside: new RegExp(beside, 'm') }),
    ...Object.fromEntries(
      PATTERNS.flatMap((key) => (rest[key] === undefined ? [] : [[key, new RegExp(rest[key])] as const])),
    ),
  }))

/** Of single lines. */
const PATTERNS = [
  'after',
  'followed',
  'within',
  'next',
  'until',
  'cause',
  'origin',
  'member',
  'caused',
  'during',
] as const

const pattern = () => Type.String({ minLength: 1, description: 'a regular expression' })

const formSchema = () =>
  closed({
    language: Type.String({ minLength: 1, description: 'the name of the language' }),
    source: Type.String({ minLength: 1, description: 'the source file that writes it' }),
    line: pattern(),
    pick: Type.Optional(Type.Literal('first')),
    after: Type.Optional(pattern()),
    followed: Type.Optional(pattern()),
    within: Type.Optional(pattern()),
    beside: Type.Optional(pattern()),
    next: Type.Optional(pattern()),
    until: Type.Optional(pattern()),
    cause: Type.Optional(pattern()),
    origin: Type.Optional(pattern()),
    member: Type.Optional(pattern()),
    caused: Type.Optional(pattern()),
    during: Type.Optional(pattern()),
  })

export const LAST_WORDS = dataFile(
  'last-words',
  () => versioned({ forms: Type.Array(formSchema(), { description: 'a list of forms' }) }),
  (content, report) => {
    content.forms.forEach((form, index) => {
      for (const key of ['line', 'beside', ...PATTERNS] as const) checkPattern(form[key], ['forms', index, key], report)
    })
  },
)
