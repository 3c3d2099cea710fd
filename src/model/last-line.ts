/** The last line of a standard error that is not a part of a stack or a hint. */
export function lastLine(standardError = ''): string | undefined {
  const lines = standardError.split('\n').filter((text) => text.trim() !== '')
  const last = lines.findLastIndex((text) => !AFTER_MESSAGE.test(text))
  const line = NPM.test(lines[last] ?? '') ? firstOfNpm(lines.slice(0, last + 1)) : lines.at(last)
  return line?.trim().slice(0, MAX_LENGTH)
}

const NPM = /^npm (?:ERR!|error)(?: |$)/
/** What npm says beside its message: fields of the error, and the command of a script. */
const NPM_FIELD =
  /^npm (?:ERR!|error)(?:$| (?:code|errno|syscall|path|dest|command|signal|lifecycle|workspace|location|Lifecycle) )/

/** npm goes on with hints, each line with its own name. */
function firstOfNpm(lines: readonly string[]): string | undefined {
  const before = lines.findLastIndex((line) => !NPM.test(line))
  const own = lines.slice(before + 1)
  return own.find((line) => !NPM_FIELD.test(line)) ?? own.at(-1)
}

const MAX_LENGTH = 300

/** The beginnings of lines that follow a message. */
const HINTS: readonly RegExp[] = [
  // The frames of a stack are indented; the threads of faulthandler; Lua.
  /\s|(?:Current thread|Thread) 0x[0-9a-f]+ |stack traceback:$|Caused by: /,
  /note: |hint: |Try ['`‘"].* for more information|See ['`‘"].*--help/,
  // The Java launcher says so after every message, and how main should be declared.
  /Error: Could not create the Java Virtual Machine|Error: A fatal exception has occurred|or a JavaFX application class must/,
  // What uWSGI says after getopt_long(3) has named the option, and PHP-FPM after what it could not do.
  /getopt_long\(\) error$|\[[^\]]*\] ERROR: FPM initialization failed$/,
  // What compilers, tar and cmake say after they have said what is wrong.
  /compilation terminated\.$|tar: (?:Error is not recoverable|Exiting with failure status)|Specify --help for usage/,
  // The last lines of go test, below the test that failed.
  /FAIL(?:$|\t)|exit status \d+$/,
]

const AFTER_MESSAGE = new RegExp(`^(?:${HINTS.map(({ source }) => source).join('|')})`)
