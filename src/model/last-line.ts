/** The last line of a standard error that is not a part of a stack or a hint. */
export function lastLine(standardError = ''): string | undefined {
  const lines = standardError.split('\n').filter((text) => text.trim() !== '')
  return (lines.findLast((text) => !AFTER_MESSAGE.test(text)) ?? lines.at(-1))?.trim().slice(0, MAX_LENGTH)
}

const MAX_LENGTH = 300

/** The beginnings of lines that follow a message. */
const HINTS: readonly RegExp[] = [
  // The frames of a stack are indented; the threads of faulthandler; Lua.
  /\s|(?:Current thread|Thread) 0x[0-9a-f]+ |stack traceback:$|Caused by: /,
  /note: |hint: |Try ['`‘"].* for more information|See ['`‘"].*--help/,
  // The Java launcher says so after every message, and how main should be declared.
  /Error: Could not create the Java Virtual Machine|Error: A fatal exception has occurred|or a JavaFX application class must/,
  // Where npm has its log, and what it suggests.
  /npm (?:ERR!|error)(?:$|\s+(?:A complete log of this run|To see a list of scripts|npm run$|\w+ This is related to npm))/,
  // What uWSGI says after getopt_long(3) has named the option, and PHP-FPM after what it could not do.
  /getopt_long\(\) error$|\[[^\]]*\] ERROR: FPM initialization failed$/,
  // The last lines of go test, below the test that failed.
  /FAIL(?:$|\t)|exit status \d+$/,
]

const AFTER_MESSAGE = new RegExp(`^(?:${HINTS.map(({ source }) => source).join('|')})`)
