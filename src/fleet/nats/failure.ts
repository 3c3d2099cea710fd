import { UserError } from '../../model/errors.js'
import { shownAddress } from '../../model/shown-address.js'
import type { Broker } from './connect.js'

const LOST = 'the connection to the broker was lost'

/** Names of the errors of @nats-io, and codes of errno(3) and TLS. */
const EXPLANATIONS: Record<string, string> = {
  AuthorizationError: 'the broker refuses these credentials',
  UserAuthenticationExpiredError: 'the credentials have expired',
  ConnectionError: 'no broker answers there',
  ClosedConnectionError: LOST,
  DrainingConnectionError: LOST,
  TimeoutError: 'the broker does not answer',
  NoRespondersError: 'the broker has no JetStream, or no stream of deaths; crashcrawler collect makes one',
  JetStreamNotEnabled: 'the broker has no JetStream; start it with -js',
  ProtocolError: 'the server there does not speak the protocol of NATS',
  ECONNREFUSED: 'no broker answers there',
  ECONNRESET: LOST,
  EPIPE: LOST,
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'the broker does not answer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the broker is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'the certificate of the broker is not of a known authority; name its file of authorities',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate of the broker is not of a known authority; name its file of authorities',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate of the broker is not of a known authority; name its file of authorities',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate of the broker is not of a known authority; name its file of authorities',
  CERT_HAS_EXPIRED: 'the certificate of the broker has expired',
}

/** https://github.com/nats-io/nats-server/blob/main/server/errors.json */
const API_CODES: Record<number, string> = {
  10023: 'the broker has no room; deaths wait until it has',
  10047: 'the broker has no room; deaths wait until it has',
  10077: 'the stream of deaths is full; deaths wait until analyzers have stored some',
  10054: 'a death is larger than the stream of deaths takes',
  10059: 'the stream of deaths does not exist; crashcrawler collect makes it',
  10039: 'this account may not use JetStream',
}

/** A failure of the broker, or of the way to it, as a line for its user; undefined for an error of any other kind: a bug. */
export function explain({ servers }: Pick<Broker, 'servers'>, error: unknown): UserError | undefined {
  if (error instanceof UserError) return error
  const what = error instanceof Error ? explanationOf(error) : undefined
  return what === undefined ? undefined : new UserError(`${servers.map(shownAddress).join(', ')}: ${what}`)
}

/** Whether the connection is gone. */
export const isLost = (error: unknown): boolean =>
  error instanceof Error && /^(Closed|Draining)ConnectionError$/.test(error.name)

function explanationOf(error: Error): string | undefined {
  // What it was caused by says more.
  return (error.cause instanceof Error ? explanationOf(error.cause) : undefined) ?? explanationOfThis(error)
}

function explanationOfThis(error: Error): string | undefined {
  if (error.name === 'PermissionViolationError') {
    const subject = 'subject' in error ? String(error.subject) : ''
    return `the broker does not let these credentials use ${subject}`
  }
  if (error.message.includes("does not support 'tls'"))
    return 'the broker has no TLS; tls:// and certificates ask for it'
  if (error.name === 'InvalidArgumentError') return `the broker cannot be used: ${error.message}`
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'number' && API_CODES[code] !== undefined) return API_CODES[code]
  const known = EXPLANATIONS[error.name] ?? (typeof code === 'string' ? EXPLANATIONS[code] : undefined)
  if (known !== undefined) return known
  // Whoever waited for an answer, when the connection was lost, and who published where no stream listens.
  if (error.message === 'connection closed') return LOST
  if (error.message.startsWith('no responders')) return EXPLANATIONS.NoRespondersError
  if (error.name.startsWith('JetStream') || error.name === 'StreamNotFoundError' || error.name === 'RequestError') {
    return `the broker answers: ${error.message}`
  }
  return typeof code === 'string' && /SSL|TLS|CERT/.test(code)
    ? `the broker has no TLS that can be used (${code})`
    : undefined
}
