import { derived } from '../derive.js'
import { lastWords } from '../last-words.js'

/** What the runtime of the language reported when it gave up. */

export const exception = derived({
  type: 'text',
  label: 'exception on standard error',
  meaning: 'the exception or panic that standard error ends with, type and message',
  example: 'std::runtime_error: line 7: unexpected end of file',
  value: ({ stderrTail }): string | undefined => (stderrTail === undefined ? undefined : lastWords(stderrTail)?.text),
})

export const exceptionLanguage = derived({
  type: 'text',
  label: 'language of the exception',
  meaning: 'language whose runtime reported an exception or panic on standard error',
  example: 'Python',
  value: ({ stderrTail }): string | undefined =>
    stderrTail === undefined ? undefined : lastWords(stderrTail)?.language,
})

export const extensionModules = derived({
  type: 'text',
  label: 'extension modules',
  meaning:
    'modules written in C that Python had loaded beside its own, by its report of a fatal error; none where it names none',
  example: 'numpy.core._multiarray_umath, sensors',
  value: ({ stderrTail }): string | undefined => {
    if (stderrTail === undefined || !/^Fatal Python error: /m.test(stderrTail)) return undefined
    return /^Extension modules: (.+) \(total: \d+\)$/m.exec(stderrTail)?.[1] ?? 'none'
  },
})

export const assertion = derived({
  type: 'text',
  label: 'failed assertion',
  meaning: 'the assertion that failed: expression, function, file and line',
  example: 'count > 0 in main at app.c:8',
  value: ({ message }): string | undefined => {
    const words = message === undefined ? null : (GLIBC.exec(message) ?? PERROR.exec(message))
    const [, file, line, name, expression] = words ?? []
    if (file === undefined) return undefined
    return `${expression}${name === undefined ? '' : ` in ${name}`} at ${file}:${line}`
  },
})

/** glibc assert/assert.c: "%s%s%s:%u: %s%sAssertion `%s' failed.\n", program, file, line, function. */
const GLIBC = /^(?:.*?: )?([^:\n]+):(\d+): (?:(.*): )?Assertion `(.*)' failed\.$/s

/** glibc assert/assert-perr.c: "%s%s%s:%u: %s%sUnexpected error: %s.\n". */
const PERROR = /^(?:.*?: )?([^:\n]+):(\d+): (?:(.*): )?(Unexpected error: .*?)\.?$/s

export const missingSymbol = derived({
  type: 'text',
  label: 'missing symbol',
  meaning: 'the symbol that no library defines, by the message of the dynamic linker on standard error',
  example: '_ZN4shop5priceEi',
  value: ({ stderrTail }): string | undefined =>
    LOOKUP.map((pattern) => pattern.exec(stderrTail ?? '')?.[1]).find((symbol) => symbol !== undefined),
})

/** glibc elf/dl-lookup.c and musl ldso/dynlink.c. */
const LOOKUP = [/symbol lookup error: .*undefined symbol: ([^\s,]+)/, /^Error relocating .*: (\S+): symbol not found$/m]
