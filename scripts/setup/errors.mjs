// @ts-check

/** Something the user can fix: shown as one line, after the log of the command that failed. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} [log] what the failed command printed
   */
  constructor(message, log = '') {
    super(message)
    this.log = log
  }
}
