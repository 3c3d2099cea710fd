import { reasonOf } from '../../model/reason.js'

const LIMIT_MS = 10_000

/** Trying again would not help: the receiver understood, and does not want it. */
export class Refused extends Error {}

/** Throws Error where the receiver does not answer within ten seconds or does not take it, Refused where it never will. */
export async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<void> {
  const { origin } = new URL(url)
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'user-agent': 'crashcrawler', ...headers },
    // A receiver that has moved is for the configuration to say.
    redirect: 'manual',
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch((error: unknown) => {
    throw new Error(`${origin} does not answer (${why(error)})`)
  })
  await response.body?.cancel()
  if (response.ok) return
  const message = `${origin} answered ${response.status}`
  throw isFinal(response.status) ? new Refused(message) : new Error(message)
}

/** Request Timeout and Too Many Requests pass; all else of 3xx and 4xx does not. */
const isFinal = (status: number): boolean => status < 500 && status !== 408 && status !== 429

function why(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `not within ${LIMIT_MS / 1000} s`
  return reasonOf(error instanceof Error ? (error.cause ?? error) : error)
}
