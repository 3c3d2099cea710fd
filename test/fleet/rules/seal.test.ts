import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keyId, makeKeys, privateKeyIn, publicKeyIn } from '../../../src/fleet/rules/keys.js'
import { isRuleFileName, type RuleFiles, RuleRefusal, seal, unseal } from '../../../src/fleet/rules/seal.js'

const pair = (): { secret: KeyObject; open: KeyObject } => {
  const { privateKey, publicKey } = makeKeys()
  return { secret: privateKeyIn(privateKey, 'key'), open: publicKeyIn(publicKey, 'key.pub') }
}

const [ours, theirs] = [pair(), pair()]
const RULES: RuleFiles = { bucket: 'rules', time: '2026-11-29T09:00:00.000Z', files: { 'team/a.yaml': 'version: 1\n' } }
const SEALED = seal(RULES, ours.secret)

it('what one of the keys has signed is opened', () => {
  expect(unseal(SEALED, [theirs.open, ours.open], 'rules')).toEqual(RULES)
})

/** As somebody who may write to the bucket would change it. */
const changed = (change: object): string => JSON.stringify({ ...JSON.parse(SEALED), ...change })
const contentOf = (text: string): string => JSON.parse(text).rules

describe('all else is refused', () => {
  it.each<[string, text: string, kind: string, message: RegExp]>([
    ['nothing', '', 'unsigned', /^not signed, or not rules$/],
    ['rules alone', 'version: 1\nrules: []\n', 'unsigned', /^not signed/],
    ['no signature', changed({ signature: undefined }), 'unsigned', /^not signed/],
    ['a later format', changed({ format: 2 }), 'unsigned', /^not signed/],
    ['an empty signature', changed({ signature: '' }), 'damaged', /^changed after they were signed$/],
    ['a signature that is no base64', changed({ signature: '\u0000💥' }), 'damaged', /^changed/],
    [
      'another content',
      changed({ rules: contentOf(seal({ ...RULES, time: RULES.time }, ours.secret)).replace(/..$/, 'AA') }),
      'damaged',
      /^changed/,
    ],
    ['another key', seal(RULES, theirs.secret), 'key', /^signed with the key "[0-9a-f]{16}", not with [0-9a-f]{16}$/],
    [
      'another key that says it is ours',
      seal(RULES, theirs.secret).replace(keyId(theirs.open), keyId(ours.open)),
      'damaged',
      /^changed/,
    ],
    [
      'another bucket',
      seal({ ...RULES, bucket: 'staging' }, ours.secret),
      'bucket',
      /^signed for another bucket, "staging"$/,
    ],
    [
      'no time',
      seal({ ...RULES, time: 'now' }, ours.secret),
      'damaged',
      /^in a format that this version does not know$/,
    ],
    [
      'a file elsewhere',
      seal({ ...RULES, files: { '../../etc/cron.d/x.yaml': '' } }, ours.secret),
      'damaged',
      /^in a format/,
    ],
    ['an absolute path', seal({ ...RULES, files: { '/etc/x.yaml': '' } }, ours.secret), 'damaged', /^in a format/],
  ])('%s', (_, text, kind, message) => {
    const attempt = (): RuleFiles => unseal(text, [ours.open], 'rules')
    expect(attempt).toThrow(RuleRefusal)
    expect(attempt).toThrow(message)
    expect(attempt).toThrow(expect.objectContaining({ kind }))
  })
})

it.each<[string, boolean]>([
  ['a.yaml', true],
  ['team/memory-1.yml', true],
  ['a.txt', false],
  ['a/../b.yaml', false],
  ['.hidden.yaml', false],
  ['a//b.yaml', false],
  ['/a.yaml', false],
  ['a\n.yaml', false],
])('%j can be given to hosts: %s', (name, can) => {
  expect(isRuleFileName(name)).toBe(can)
})

describe('keys', () => {
  it('of openssl are the same', () => {
    const openssl = (input: string, ...args: string[]) => spawnSync('openssl', args, { input, encoding: 'utf8' }).stdout
    const secret = openssl('', 'genpkey', '-algorithm', 'ed25519')
    const key = publicKeyIn(openssl(secret, 'pkey', '-pubout'), 'key.pub')
    expect(unseal(seal(RULES, privateKeyIn(secret, 'key')), [key], 'rules')).toEqual(RULES)
  })

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  it.each<[string, () => unknown, RegExp]>([
    [
      'nonsense',
      () => publicKeyIn('key', 'k'),
      /^k: not a key that can be read; expected a public Ed25519 key, PEM; crash/,
    ],
    [
      'a public one that should be private',
      () => privateKeyIn(makeKeys().publicKey, 'k'),
      /^k: not a key that can be read; expected a private/,
    ],
    [
      'a private one that should be public',
      () => publicKeyIn(makeKeys().privateKey, 'k'),
      /^k: a private key; expected the public one/,
    ],
    [
      'RSA',
      () => publicKeyIn(rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'k'),
      /^k: another kind of key/,
    ],
  ])('%s is refused', (_, read, message) => {
    expect(read).toThrow(message)
  })
})
