import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { loadRuleSet } from '../../analyze/rules/load.js'
import { getRules, makeBucket, putRules } from '../../fleet/nats/bucket.js'
import { type Broker, connectTo } from '../../fleet/nats/connect.js'
import { explain } from '../../fleet/nats/failure.js'
import { keyId, makeKeys, privateKeyIn } from '../../fleet/rules/keys.js'
import { isRuleFileName, type RuleFiles, RuleRefusal, seal, unseal } from '../../fleet/rules/seal.js'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import { testRules } from '../rule-tests.js'

export interface PublishOptions {
  paths: string[]
  broker: Broker
  bucket: string
  /** Path of the private key. */
  key: string
}

export interface PublishedRules {
  rules: number
  files: number
  bytes: number
  time: string
  /** See keyId. */
  key: string
}

/** Gives rules to all hosts that follow a bucket. Throws UserError for rules that a host would refuse, and for those whose tests fail. */
export async function publishRules({ paths, broker, bucket, key: keyFile }: PublishOptions): Promise<PublishedRules> {
  const key = readPrivateKey(keyFile)
  const { files, rules } = await readRules(paths)
  try {
    const connection = await connectTo(broker, 'crashcrawler rules publish')
    try {
      await makeBucket(connection, bucket)
      const before = timeOf(await getRules(connection, bucket), key, bucket)
      const time = new Date(Math.max(Date.now(), before + 1)).toISOString()
      const sealed = seal({ bucket, time, files }, key)
      checkSize(sealed, connection.info?.max_payload)
      await putRules(connection, bucket, sealed)
      return { rules, files: Object.keys(files).length, bytes: sealed.length, time, key: keyId(key) }
    } finally {
      await connection.drain()
    }
  } catch (error) {
    throw explain(broker, error) ?? error
  }
}

/** Makes the files of a new pair of keys: `path`, for its owner alone, and `path.pub`. Throws UserError where there is such a file. */
export function writeKeys(path: string): { publicKey: string } {
  const { privateKey, publicKey } = makeKeys()
  const write = (file: string, text: string, mode: number): void => {
    try {
      writeFileSync(file, text, { flag: 'wx', mode })
    } catch (error) {
      throw new UserError(`${file}: cannot be made (${reasonOf(error)}); a key is never overwritten`)
    }
  }
  write(path, privateKey, 0o600)
  write(`${path}.pub`, publicKey, 0o644)
  return { publicKey: `${path}.pub` }
}

function readPrivateKey(path: string): KeyObject {
  try {
    return privateKeyIn(readFileSync(path, 'utf8'), path)
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${path}: cannot be read (${reasonOf(error)})`)
  }
}

/** With what they extend, as hosts load them: beside the stock rules. */
async function readRules(paths: string[]): Promise<{ files: RuleFiles['files']; rules: number }> {
  const stock = new Set((await loadRuleSet({ stock: true, paths: [] })).files.map(({ real }) => real))
  const set = await loadRuleSet({ stock: true, paths })
  const own = set.files.filter(({ real }) => !stock.has(real))
  const { results } = await testRules(paths, [])
  const failed = results.filter(({ failure }) => failure !== undefined).length
  if (failed > 0) throw new UserError(`${failed} tests of these rules fail; crashcrawler rules test shows which`)
  const files: Record<string, string> = {}
  for (const { file, root, text } of own) {
    const name = relative(root, file)
    if (!isRuleFileName(name))
      throw new UserError(`${file}: cannot be given to hosts by this name; use a-z, 0-9, _, - and .`)
    if (files[name] !== undefined) throw new UserError(`${file}: another file has the name ${name} as well`)
    files[name] = text
  }
  return { files, rules: own.reduce((sum, { rules }) => sum + rules.length, 0) }
}

/** Of the rules that are there, milliseconds since the epoch. A clock that went wrong must not make the next ones older. */
function timeOf(sealed: string | undefined, key: KeyObject, bucket: string): number {
  if (sealed === undefined) return 0
  try {
    return Date.parse(unseal(sealed, [createPublicKey(key)], bucket).time)
  } catch (error) {
    if (error instanceof RuleRefusal) return 0
    throw error
  }
}

function checkSize(sealed: string, most = 1024 * 1024): void {
  if (sealed.length > most) {
    throw new UserError(
      `the rules have ${sealed.length} bytes; the broker takes ${most} (max_payload in its configuration)`,
    )
  }
}
