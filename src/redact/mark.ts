/** What stands where a secret was. Redacting again finds it and leaves it. */
export const MARK = '[redacted]'
