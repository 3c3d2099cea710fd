import { UserError } from '../../model/errors.js'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html, the whole code or its class; or a code of errno(3). */
const EXPLANATIONS: Record<string, string> = {
  '08': 'the connection to the server was lost',
  '28': 'the server refuses this user or password',
  '3D000': 'there is no such database; createdb(1) makes one',
  '40': 'another process wrote the same at the same time; try again',
  '42501': 'permission denied; the user needs CREATE on the database, or the schema crashcrawler for its own',
  '25006': 'the server is read-only; give the primary server',
  '53': 'the server has no more disk, memory or connections; what was stored before is kept',
  '55P03': 'another process is writing to it; try again',
  '57': 'the server is starting, shutting down, or was restarted; try again',
  '58': 'the server cannot read or write its files: see its log',
  XX: 'the server reports damage: see its log',
  ERR_INVALID_URL: 'not an address of PostgreSQL; give postgres://USER@HOST/DATABASE',
  ECONNREFUSED: 'no server answers there',
  ECONNRESET: 'the connection to the server was lost',
  EPIPE: 'the connection to the server was lost',
  ENOENT: 'no server answers at that socket',
  EACCES: 'permission denied at that socket',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now; try again',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'the server does not answer',
}

/** What node-postgres says without a code, such as when a server is killed. */
const TEXTS: [pattern: RegExp, explanation: string][] = [
  [/^Connection terminated|^Client has encountered a connection error/, 'the connection to the server was lost'],
  [/timeout expired|connection timeout|^timeout exceeded/, 'the server does not answer'],
  [/does not support SSL/, 'the server has no TLS; give sslmode=disable if it is to be used without'],
  [/certificate|SSL|TLS/i, 'the certificate of the server is not accepted; give sslrootcert=FILE'],
  [/^SASL|password/i, 'the server refuses this user or password'],
]

/** What the server or the way to it says as a line for its user; an error of any other kind is a bug, and thrown on. */
export function explain(name: string, error: unknown): unknown {
  if (error instanceof UserError) return error
  const explanation = error instanceof Error ? explanationOf(error) : undefined
  return explanation === undefined ? error : new UserError(`${name}: ${explanation}`)
}

function explanationOf(error: Error): string | undefined {
  // One for each address of a host.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return explanationOf(error.errors[0])
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const known = code && (EXPLANATIONS[code] ?? (SQLSTATE.test(code) ? EXPLANATIONS[code.slice(0, 2)] : undefined))
  if (known !== undefined && known !== '') return known
  return code !== undefined && SQLSTATE.test(code) ? undefined : TEXTS.find(([text]) => text.test(error.message))?.[1]
}

const SQLSTATE = /^[0-9A-Z]{5}$/
