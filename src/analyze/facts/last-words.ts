/** What a language's runtime wrote to standard error when it gave up. */
export interface LastWords {
  language: string
  /** Type and message, one line. */
  text: string
}

interface Form {
  language: string
  /** Of the line that has the text, in the first group that took part. The last line that matches counts. */
  line: RegExp
  /** Has to be somewhere in the text as well. */
  beside?: RegExp
  /** The text goes on in the line after it. */
  next?: RegExp
}

const FORMS: readonly Form[] = [
  // libstdc++ vterminate.cc, libc++abi cxa_default_handlers.cpp
  {
    language: 'C++',
    line: /^terminate called after throwing an instance of '(.+)'$/,
    next: /^ {2}what\(\): {2}(.*)$/,
  },
  {
    language: 'C++',
    line: /^libc\+\+abi: terminating (?:due to|with) uncaught (?:foreign )?exception(?: of type (.+))?$/,
  },
  // library/std/src/panicking.rs, from 1.73 on and before
  { language: 'Rust', line: /^thread '.*' (?:\(\d+\) )?panicked at (.+):$/, next: /^(.*)$/ },
  { language: 'Rust', line: /^thread '.*' panicked at (.+)$/ },
  // runtime/panic.go
  { language: 'Go', line: /^(?:panic|fatal error): (.+)$/, beside: /^goroutine \d+ .*\[/m },
  // Python/pythonrun.c: the line after the traceback, which is indented
  { language: 'Python', line: /^([A-Za-z_][\w.]*(?:: .*)?)$/, beside: /^Traceback \(most recent call last\):$/m },
  { language: 'Java', line: /^Exception in thread ".*" (.+)$/ },
  {
    language: 'Node',
    line: /^(?:Uncaught )?(?:\[)?([A-Za-z_$][\w$]*(?: \[\w+\])?: .*|Uncaught .*)$/,
    beside: /^Node\.js v\d/m,
  },
  { language: 'Ruby', line: /^\S+:\d+:in [`'].*': (.+ \(\w[\w:]*\))$/ },
  { language: 'PHP', line: /^(?:PHP )?Fatal error: {2}?Uncaught (.+)$/ },
  { language: 'Perl', line: /^(.+ at \S+ line \d+)\.$/ },
]

/** undefined where the text is of none of them. */
export function lastWords(standardError: string): LastWords | undefined {
  const lines = standardError.split('\n').map((line) => line.trimEnd())
  for (const { language, line, beside, next } of FORMS) {
    if (beside && !beside.test(standardError)) continue
    const at = lines.findLastIndex((each) => line.test(each))
    if (at === -1) continue
    const text = line.exec(lines[at] ?? '')?.[1] ?? 'an exception'
    const more = next?.exec(lines[at + 1] ?? '')?.[1]
    return { language, text: more === undefined ? text : `${text}: ${more}` }
  }
  return undefined
}
