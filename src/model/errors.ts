/** A place in a file a person wrote, 1-based. */
export interface Place {
  file: string
  line?: number
  column?: number
}

/** `file:line:column`, as far as it is known. */
export const formatPlace = ({ file, line, column }: Place): string =>
  [file, line, column].filter((part) => part !== undefined).join(':')

/**
 * Something the user can fix: shown as one line each, without a stack trace, exit status 2.
 * Any other error that reaches the command line is a bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError'

  /** `what`: what is wrong, what was expected, what to do. `code`: documentation says more about it under this code. */
  constructor(
    readonly what: string,
    readonly place?: Place,
    readonly code?: string,
  ) {
    super([place && formatPlace(place), code, what].filter((part) => part !== undefined).join(': '))
  }
}

/** Several of them at once, so that a person can fix a file in one go. One line each. */
export class UserErrors extends UserError {
  constructor(readonly errors: UserError[]) {
    super(errors.map((error) => error.message).join('\n'))
  }
}

/** A command to be started cannot be: ends the program with the status a shell gives, 126 or 127. */
export class CommandError extends UserError {
  constructor(
    message: string,
    readonly status: 126 | 127,
  ) {
    super(message)
  }
}
