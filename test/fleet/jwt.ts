import { createHash } from 'node:crypto'
import { nkeys } from '@nats-io/transport-node'

type KeyPair = ReturnType<typeof nkeys.createUser>

/**
 * The configuration of a server whose users show credentials that an account has signed (JWT of NATS, ADR-14), and such
 * credentials, as nsc(1) makes them.
 */
export function createAccount() {
  const operator = nkeys.createOperator()
  const [account, system] = [nkeys.createAccount(), nkeys.createAccount()]
  const unlimited = { subs: -1, data: -1, payload: -1, conn: -1, leaf: -1, imports: -1, exports: -1, wildcards: true }
  const jetstream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 }
  const operatorJwt = sign(operator, operator, { type: 'operator' })
  const accountJwt = sign(account, operator, { type: 'account', limits: { ...unlimited, ...jetstream } })
  const systemJwt = sign(system, operator, { type: 'account', limits: unlimited })
  return {
    config: `operator: ${operatorJwt}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload: { ${account.getPublicKey()}: ${accountJwt}, ${system.getPublicKey()}: ${systemJwt} }`,
    /** `expires`: seconds since the epoch. */
    credentials: (permissions: { pub?: string[]; sub?: string[] } = {}, expires?: number): string => {
      const user = nkeys.createUser()
      const { pub, sub } = permissions
      const claims = { pub: pub ? { allow: pub } : {}, sub: sub ? { allow: sub } : {}, subs: -1, data: -1, payload: -1 }
      const jwt = sign(user, account, { type: 'user', ...claims }, expires)
      return [
        '-----BEGIN NATS USER JWT-----',
        jwt,
        '------END NATS USER JWT------',
        '-----BEGIN USER NKEY SEED-----',
        Buffer.from(user.getSeed()).toString(),
        '------END USER NKEY SEED------',
        '',
      ].join('\n')
    },
  }
}

function sign(subject: KeyPair, issuer: KeyPair, nats: object, expires?: number): string {
  const claims = {
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: subject.getPublicKey(),
    ...(expires !== undefined && { exp: expires }),
    nats: { ...nats, version: 2 },
  }
  const jti = createHash('sha256').update(JSON.stringify(claims)).digest('hex')
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ typ: 'JWT', alg: 'ed25519-nkey' })}.${encode({ jti, ...claims })}`
  return `${content}.${Buffer.from(issuer.sign(Buffer.from(content))).toString('base64url')}`
}
