import { derived } from '../derive.js'

/** What a sanitizer of gcc or clang wrote to standard error: compiler-rt, lib/sanitizer_common and lib/ubsan. */

export const sanitizer = derived({
  type: 'text',
  label: 'sanitizer',
  meaning: 'the sanitizer of the compiler that reported an error on standard error',
  example: 'AddressSanitizer',
  value: ({ stderrTail }): string | undefined => reportIn(stderrTail)?.tool,
})

export const sanitizerReport = derived({
  type: 'text',
  label: 'report of the sanitizer',
  meaning: 'the kind of the error that a sanitizer reported, and where it names them the function, file and line',
  example: 'heap-use-after-free in parse at app.c:8',
  value: ({ stderrTail }): string | undefined => reportIn(stderrTail)?.text,
})

export const sanitizerAccess = derived({
  type: 'text',
  label: 'access that the sanitizer found',
  meaning: 'whether the access that AddressSanitizer reported was a read or a write',
  example: 'write',
  value: ({ stderrTail }): string | undefined => /^(READ|WRITE) of size /m.exec(stderrTail ?? '')?.[1]?.toLowerCase(),
})

interface Report {
  tool: string
  text: string
}

/** The last line of a report, sanitizer_symbolizer_report.cpp: error type, then file and line or module, and function. */
const SUMMARY = /^SUMMARY: (\w+Sanitizer): (.+)$/gm

/** The first line of a report, asan_errors.cpp and others. The summary can be turned off. */
const ERROR = /^==\d+==(?:ERROR|WARNING): (\w+Sanitizer): (?:attempting )?([\w-]+)/m

/** ubsan_diag.cpp; without a column where the debugging information has none. */
const UNDEFINED = /^(.*?:\d+)(?::\d+)?: runtime error: (.+)$/gm

/** Not of leaks, which have numbers of bytes and allocations instead. */
const PLACE = /^([A-Za-z].*?) (\(\S+\+0x.*\)|\S+:\d+) in (\S.*)$/

function reportIn(text: string | undefined): Report | undefined {
  if (text === undefined) return undefined
  const undefinedBehavior = [...text.matchAll(UNDEFINED)].at(-1)
  if (undefinedBehavior) {
    return { tool: 'UndefinedBehaviorSanitizer', text: `${undefinedBehavior[2]} at ${baseName(undefinedBehavior[1])}` }
  }
  const summary = [...text.matchAll(SUMMARY)].at(-1)
  const [, tool, words] = summary ?? ERROR.exec(text) ?? []
  return tool === undefined || words === undefined ? undefined : { tool, text: placed(words, text) }
}

function placed(words: string, report: string): string {
  const [, kind, place = '', name = ''] = PLACE.exec(words) ?? []
  if (kind === undefined) return words
  if (!isOwn(name, place)) return `${kind} in ${name}${at(place)}`
  return `${kind} in ${name.replace(INTERCEPTOR, '')}${caller(report)}`
}

/** A function of the sanitizer itself, such as its free() or memcpy(), is not where the error is: the one that called it is. */
const isOwn = (name: string, place: string): boolean =>
  INTERCEPTOR.test(name) || /sanitizer\/|\/lib\w*san\b/.test(place)
const INTERCEPTOR = /^__interceptor_/

/** The first function of the program on the first stack of the report, which is the one of the error. */
function caller(report: string): string {
  const start = report.search(ERROR)
  if (start === -1) return ''
  let seen = false
  for (const line of report.slice(start).split('\n')) {
    const [, name, place = ''] = STACK_FRAME.exec(line) ?? []
    if (name === undefined && seen) return ''
    seen ||= name !== undefined
    if (name !== undefined && !isOwn(name, place)) return `, called by ${name}${at(place)}`
  }
  return ''
}

const STACK_FRAME = /^ {4}#\d+ 0x[0-9a-f]+ in (\S.*?) (\(\S+\+0x.*\)|\S+:\d+)$/

const at = (place: string): string => (place.startsWith('(') ? '' : ` at ${baseName(place)}`)

const baseName = (path = ''): string => path.slice(path.lastIndexOf('/') + 1)
