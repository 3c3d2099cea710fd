/** The stream of deaths, and its subjects: one for each host, so that a server can bind a host to its own. */
export const DEATHS_STREAM = 'CRASHCRAWLER'
const DEATHS = 'crashcrawler.deaths'
export const ALL_DEATHS = `${DEATHS}.>`

/** The stream of deaths that could not be stored. */
export const DEAD_STREAM = 'CRASHCRAWLER_DEAD'
const DEAD = 'crashcrawler.dead'
export const ALL_DEAD = `${DEAD}.>`

/** What a message says beside the death. */
export const HEADERS = {
  /** Why it is a dead letter. */
  reason: 'Crashcrawler-Reason',
  /** The subject on which a dead letter came. */
  subject: 'Crashcrawler-Subject',
} as const

/** The subject for the deaths of a host. */
export const subjectOf = (hostname: string): string => `${DEATHS}.${tokensOf(hostname)}`

/** Where a host gets its answers, so that a server can keep others from reading them. */
export const inboxOf = (hostname: string): string => `_INBOX.${tokensOf(hostname)}`

/** The subject for what came on another one and could not be stored. */
export const deadSubjectOf = (subject: string): string =>
  subject.startsWith(`${DEATHS}.`) ? DEAD + subject.slice(DEATHS.length) : `${DEAD}.=`

/** HOST_NAME_MAX is 64; a name that was made up may be longer. */
const MAX_NAME = 255

/**
 * A host name as tokens of a subject (https://docs.nats.io/nats-concepts/subjects): its dots stay, unless a token would be
 * empty, and each byte that a subject or a permission cannot have is `=` and two hexadecimal digits.
 */
function tokensOf(hostname: string): string {
  const name = hostname.slice(0, MAX_NAME)
  if (PLAIN.test(name)) return name
  const text = Array.from(Buffer.from(name), (byte) => {
    const character = String.fromCharCode(byte)
    return ALLOWED.test(character) ? character : escaped(byte)
  }).join('')
  return text === '' ? '=' : text.replace(EMPTY_TOKEN, escaped(DOT))
}

const PLAIN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/
const ALLOWED = /[A-Za-z0-9._-]/
const DOT = 0x2e
const EMPTY_TOKEN = /^\.|\.$|\.(?=\.)/g
const escaped = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
