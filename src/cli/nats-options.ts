import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { Broker } from '../pipeline/fleet/ship.js'
import { collect } from './options.js'

export interface NatsOptions {
  nats: string[]
  natsCreds?: string
  natsNkey?: string
  natsCa?: string
  natsCert?: string
  natsKey?: string
}

export const addNatsOptions = (command: Command): Command =>
  command
    .option(
      '--nats <URL>',
      'the broker of the fleet: nats://HOST:PORT, or tls://HOST:PORT to refuse a server without TLS (repeatable: servers of one cluster)',
      collect,
      [],
    )
    .option('--nats-creds <FILE>', 'user credentials for the broker, as nsc makes them')
    .option('--nats-nkey <FILE>', 'the seed of an NKey for the broker')
    .option('--nats-ca <FILE>', 'the certificate authorities of the broker, PEM; default: those of Node')
    .option('--nats-cert <FILE>', 'a client certificate for the broker, PEM')
    .option('--nats-key <FILE>', 'the key of the client certificate, PEM')

/** Throws UserError without a server. */
export function brokerOf({ nats, natsCreds, natsNkey, natsCa, natsCert, natsKey }: NatsOptions): Broker {
  if (nats.length === 0) throw new UserError('give the broker: --nats nats://HOST:PORT')
  if (natsCreds !== undefined && natsNkey !== undefined) throw new UserError('give either --nats-creds or --nats-nkey')
  if ((natsCert === undefined) !== (natsKey === undefined)) {
    throw new UserError('--nats-cert and --nats-key need each other')
  }
  return {
    servers: nats,
    credentials: natsCreds,
    nkey: natsNkey,
    ca: natsCa,
    certificate: natsCert,
    key: natsKey,
  }
}

/** Throws UserError for what is not the name of a bucket. */
export function bucketName(option: string, name: string): string {
  if (/^[\w-]+$/.test(name)) return name
  throw new UserError(`${option} ${name}: not a name; use letters, digits, _ and -`)
}
