import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { UserError } from '../../model/errors.js'

/** A new pair of Ed25519 keys (RFC 8032), as `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout` write them. */
export function makeKeys(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

/** `name`: of the file that the text is from. Throws UserError for any other key. */
export const privateKeyIn = (text: string, name: string): KeyObject => keyIn(text, name, 'private', createPrivateKey)

/** The same of a public key; a private one would be one too many on a host. */
export function publicKeyIn(text: string, name: string): KeyObject {
  if (/PRIVATE KEY/.test(text))
    throw new UserError(`${name}: a private key; expected the public one that belongs to it`)
  return keyIn(text, name, 'public', createPublicKey)
}

/** Tells keys apart in messages. */
export const keyId = (key: KeyObject): string =>
  createHash('sha256')
    .update((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)

function keyIn(text: string, name: string, kind: string, create: (text: string) => KeyObject): KeyObject {
  const expected = `expected a ${kind} Ed25519 key, PEM; crashcrawler rules key FILE makes one`
  let key: KeyObject
  try {
    key = create(text)
  } catch {
    throw new UserError(`${name}: not a key that can be read; ${expected}`)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new UserError(`${name}: another kind of key; ${expected}`)
  return key
}
