/** The last line of a standard error that is not a part of a stack or a hint. */
export function lastLine(standardError = ''): string | undefined {
  const lines = standardError.split('\n').filter((text) => text.trim() !== '')
  return (lines.findLast((text) => !AFTER_MESSAGE.test(text)) ?? lines.at(-1))?.trim().slice(0, MAX_LENGTH)
}

const MAX_LENGTH = 300

/** What follows a message: the frames of a stack, which are indented, the threads of faulthandler, hints, and what the Java launcher always says. */
const AFTER_MESSAGE =
  /^(?:\s|(?:Current thread|Thread) 0x[0-9a-f]+ |note: |hint: |Caused by: |Try ['`‘"].* for more information|See ['`‘"].*--help|Error: Could not create the Java Virtual Machine|Error: A fatal exception has occurred)/
