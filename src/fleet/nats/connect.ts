import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Authenticator, NatsConnection, nkeys } from '@nats-io/transport-node'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'

/** A broker and how to be let in. Names of files are paths. */
export interface Broker {
  /** `nats://HOST:PORT`, or `tls://` to refuse a server without TLS; with `USER:PASSWORD@` or `TOKEN@`. */
  servers: readonly string[]
  /** A file of user credentials, as nsc(1) makes it. */
  credentials?: string
  /** A file with the seed of an NKey. */
  nkey?: string
  /** Certificate authorities of the server; those of Node unless given. */
  ca?: string
  /** Of this client, with its key. */
  certificate?: string
  key?: string
}

const TIMEOUT_MS = 10_000

/** A server that does not answer twice in a row is gone. */
const PING_MS = 20_000

/**
 * One connection, which ends with the first failure: whoever uses it connects again, at a time of its own. `name`: what
 * administrators see of it. `inbox`: the beginning of the subjects on which it is answered. Throws UserError for files that
 * cannot be read; see explain() for all else.
 */
export async function connectTo(broker: Broker, name: string, inbox = '_INBOX'): Promise<NatsConnection> {
  const { connect } = await import('@nats-io/transport-node')
  const addresses = broker.servers.map(addressOf)
  return connect({
    servers: addresses.map(({ host }) => host),
    name,
    authenticator: await authenticatorOf(broker, addresses[0]),
    tls: tlsOf(broker, addresses),
    reconnect: false,
    timeout: TIMEOUT_MS,
    pingInterval: PING_MS,
    noEcho: true,
    inboxPrefix: inbox,
  })
}

/** Throws UserError for files that cannot be used. */
export async function checkFilesOf(broker: Broker): Promise<void> {
  const addresses = broker.servers.map(addressOf)
  await authenticatorOf(broker, addresses[0])
  tlsOf(broker, addresses)
}

interface Address {
  /** Name or address, and port. */
  host: string
  name: string
  user: string
  password: string
  isTls: boolean
}

/** Throws UserError for what is not the address of a server. */
export function addressOf(server: string): Address {
  const url = URL.canParse(server) ? new URL(server) : undefined
  const isTls = url?.protocol === 'tls:'
  if (!url || (url.protocol !== 'nats:' && !isTls) || url.hostname === '') {
    // What is before it may be a password.
    const shown = server.slice(server.lastIndexOf('@') + 1)
    throw new UserError(`${shown}: not an address of a NATS server; give nats://HOST:PORT or tls://HOST:PORT`)
  }
  const { username, password, hostname, port } = url
  return {
    name: hostname.replace(/^\[|\]$/g, ''),
    host: `${hostname}:${port === '' ? 4222 : port}`,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    isTls,
  }
}

async function authenticatorOf(broker: Broker, address: Address | undefined): Promise<Authenticator | undefined> {
  const nats = await import('@nats-io/transport-node')
  const { credentials, nkey } = broker
  if (credentials !== undefined) {
    const text = readSecret(credentials).toString('latin1')
    if (!JWT.test(text)) throw noCredentials(credentials)
    seedIn(text, nats.nkeys, noCredentials(credentials))
    return nats.credsAuthenticator(Buffer.from(text, 'latin1'))
  }
  if (nkey !== undefined) {
    const wrong = new UserError(
      `${nkey}: not the seed of an NKey; expected a line that begins with SU, as nk(1) writes it`,
    )
    return nats.nkeyAuthenticator(seedIn(readSecret(nkey).toString('latin1'), nats.nkeys, wrong))
  }
  if (!address || address.user === '') return undefined
  return address.password === ''
    ? nats.tokenAuthenticator(address.user)
    : nats.usernamePasswordAuthenticator(address.user, address.password)
}

const JWT = /^-+BEGIN NATS USER JWT-+\s+[\w-]+\.[\w-]+\.[\w-]+\s/m

const noCredentials = (path: string): UserError =>
  new UserError(
    `${path}: not a file of user credentials; expected a JWT and the seed of an NKey, as nsc(1) writes them`,
  )

/** As nk(1) writes it: a line, with a comment or without. Throws `wrong` for a text without one, and for one with an error. */
function seedIn(text: string, { fromSeed }: Pick<typeof nkeys, 'fromSeed'>, wrong: UserError): Uint8Array {
  const seed = Buffer.from(text.match(/\bS[A-Z2-7]{57}\b/)?.[0] ?? '')
  try {
    fromSeed(seed)
    return seed
  } catch {
    throw wrong
  }
}

/** Credentials are not enough of a reason to speak to a server that has no TLS: the address says so. */
function tlsOf({ ca, certificate, key }: Broker, addresses: readonly Address[]) {
  const isWanted = [ca, certificate, key].some((file) => file !== undefined)
  if (!isWanted && !addresses.some(({ isTls }) => isTls)) return undefined
  const [only, another] = addresses
  return {
    // The client names no address to Node, which then expects a certificate for localhost.
    ...(only && !another && isIP(only.name) !== 0 && { host: only.name }),
    ...(ca !== undefined && { ca: readSecret(ca).toString() }),
    ...(certificate !== undefined && { cert: readSecret(certificate).toString() }),
    ...(key !== undefined && { key: readSecret(key).toString() }),
  }
}

function readSecret(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${reasonOf(error)})`)
  }
}
