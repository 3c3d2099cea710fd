import { reasonOf } from '../../model/reason.js'

const LIMIT_MS = 10_000

/** Trying again would not help: the receiver understood, and does not want it. */
export class Refused extends Error {}

/** The receiver says when it wants to be asked again. */
export class Later extends Error {
  constructor(
    message: string,
    /** From now on, milliseconds. */
    readonly waitMs: number,
  ) {
    super(message)
  }
}

/**
 * Throws Error where the receiver does not answer within ten seconds or does not take it, Later where it says when it
 * will, and Refused where it never will. `abandoned`: it is not waited for any longer.
 */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
  abandoned: AbortSignal,
): Promise<void> {
  const { origin } = new URL(url)
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'user-agent': 'crashcrawler', ...headers },
    // A receiver that has moved is for the configuration to say.
    redirect: 'manual',
    signal: AbortSignal.any([AbortSignal.timeout(LIMIT_MS), abandoned]),
  }).catch((error: unknown) => {
    throw new Error(`${origin} does not answer (${why(error)})`)
  })
  await response.body?.cancel()
  if (response.ok) return
  const message = `${origin} answered ${response.status}`
  if (isFinal(response.status)) throw new Refused(message)
  const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now())
  throw waitMs === undefined ? new Error(message) : new Later(message, waitMs)
}

/** Request Timeout and Too Many Requests pass; all else of 3xx and 4xx does not. */
const isFinal = (status: number): boolean => status < 500 && status !== 408 && status !== 429

/** Retry-After of RFC 9110: seconds, or a date. undefined where it says neither. `now`: milliseconds since the epoch. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const date = / GMT$/.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function why(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `not within ${LIMIT_MS / 1000} s`
  return reasonOf(error instanceof Error ? (error.cause ?? error) : error)
}
