import { type KeyObject, sign, verify } from 'node:crypto'
import { Type } from 'typebox'
import { inertJson } from '../../model/inert-json.js'
import { isPackedText, packText, unpackText } from '../../model/packed-text.js'
import { validatorOf } from '../../model/validator.js'
import { keyId } from './keys.js'

/** The rules that a team gives to its hosts. */
export interface RuleFiles {
  /** Name of the bucket that they are for: those of another fleet are not taken. */
  bucket: string
  /** RFC 3339, UTC, milliseconds: when they were signed. What is older than what a host has is not taken. */
  time: string
  /** Texts of rule files by their paths, relative to one folder. */
  files: Readonly<Record<string, string>>
}

export const RULE_REFUSALS = ['unsigned', 'key', 'damaged', 'bucket', 'older', 'rules'] as const

/** Rules that are not used. `kind`: for counts. */
export class RuleRefusal extends Error {
  constructor(
    readonly kind: (typeof RULE_REFUSALS)[number],
    message: string,
  ) {
    super(message)
  }
}

/** Signed before the content, so that a signature of something else is none of rules. */
const DOMAIN = Buffer.from('crashcrawler rules, format 1\n')

/** The largest message of a NATS server by default is 1 MiB. */
const MAX_BYTES = 16 * 1024 * 1024

const sealedValidator = validatorOf(() =>
  Type.Object({ format: Type.Literal(1), key: Type.String(), signature: Type.String(), rules: Type.String() }),
)

const NAME = '^[A-Za-z0-9_][\\w.-]*(/[A-Za-z0-9_][\\w.-]*)*\\.ya?ml$'

const contentValidator = validatorOf(() =>
  Type.Object({
    bucket: Type.String(),
    time: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }),
    files: Type.Record(Type.String({ pattern: NAME }), Type.String(), { additionalProperties: false }),
  }),
)

/** Whether a file can be given to hosts by this path. */
export const isRuleFileName = (path: string): boolean => new RegExp(NAME).test(path)

/** Rules with their signature, as one line of text. */
export function seal(rules: RuleFiles, privateKey: KeyObject): string {
  const content = packText(inertJson(rules))
  const signature = sign(null, Buffer.concat([DOMAIN, content]), privateKey).toString('base64')
  return `${JSON.stringify({ format: 1, key: keyId(privateKey), signature, rules: content.toString('base64') })}\n`
}

/**
 * The rules of a text, where one of the keys has signed them for this bucket. Nothing of them is unpacked before. Throws
 * RuleRefusal.
 */
export function unseal(text: string, keys: readonly KeyObject[], bucket: string): RuleFiles {
  const sealed = parse(text)
  if (!sealedValidator().Check(sealed)) throw new RuleRefusal('unsigned', 'not signed, or not rules')
  const content = Buffer.from(sealed.rules, 'base64')
  const signature = Buffer.from(sealed.signature, 'base64')
  if (!keys.some((key) => verify(null, Buffer.concat([DOMAIN, content]), key, signature))) throw wrongKey(sealed, keys)
  const rules = isPackedText(content) ? parse(unpacked(content)) : undefined
  if (!contentValidator().Check(rules)) throw new RuleRefusal('damaged', 'in a format that this version does not know')
  if (rules.bucket !== bucket)
    throw new RuleRefusal('bucket', `signed for another bucket, ${JSON.stringify(rules.bucket)}`)
  return rules
}

function wrongKey({ key }: { key: string }, keys: readonly KeyObject[]): RuleRefusal {
  const known = keys.map(keyId)
  if (known.includes(key)) return new RuleRefusal('damaged', 'changed after they were signed')
  return new RuleRefusal(
    'key',
    `signed with the key ${JSON.stringify(key.slice(0, 16))}, not with ${known.join(' or ')}`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unpacked(content: Uint8Array): string {
  try {
    return unpackText(content, MAX_BYTES)
  } catch {
    return ''
  }
}
