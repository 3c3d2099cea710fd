import type { KeyObject } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { replaceIn } from '../../capture/files/output-file.js'
import { openOutputFolder } from '../../capture/files/output-folder.js'
import type { Broker } from '../../fleet/nats/connect.js'
import { askRules, followRules } from '../../fleet/rules/follow.js'
import { publicKeyIn } from '../../fleet/rules/keys.js'
import { type RULE_REFUSALS, type RuleFiles, RuleRefusal, unseal } from '../../fleet/rules/seal.js'
import { UserError, UserErrors } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'

export interface RulesBucketSettings {
  broker: Broker
  bucket: string
  /** Paths of the keys that may have signed. */
  publicKeys: readonly string[]
  /** Where the last good rules are kept. */
  folder: string
}

export interface RulesBucketState {
  /** RFC 3339: when the rules in use were signed; absent: there are none. */
  time?: string
  refused: Record<(typeof RULE_REFUSALS)[number], number>
}

export interface RulesBucket {
  /** Uses the last good rules, where they were kept. */
  useKept(): Promise<void>
  /** Uses what the bucket has, where it is good. Throws UserError where the broker cannot be asked. */
  useCurrent(): Promise<void>
  /** From now on what the bucket has is used, where it is good. */
  start(): void
  state(): RulesBucketState
  close(): Promise<void>
}

export interface RulesBucketHandlers {
  /** Loads the rules of a folder with all others, and goes over to them. Throws UserError where that cannot be: nothing has changed. */
  use(folder: string): Promise<void>
  onNote(note: string): void
}

const KEPT = 'rules.signed'
const FILES = 'files-'

/** The rules that a team gives to its hosts. Throws UserError for keys that cannot be read, and for a folder that cannot be used. */
export function openRulesBucket(settings: RulesBucketSettings, handlers: RulesBucketHandlers): RulesBucket {
  const { broker, bucket, folder } = settings
  const { onNote } = handlers
  const keys = readPublicKeys(settings)
  makeFolder(folder)
  const refused = { unsigned: 0, key: 0, damaged: 0, bucket: 0, older: 0, rules: 0 }
  const closing = new AbortController()
  let current: { time: string; text: string; files: string } | undefined
  const take = async (text: string): Promise<void> => {
    if (text === current?.text) return
    const rules = unseal(text, keys, bucket)
    if (current && rules.time <= current.time) {
      throw new RuleRefusal('older', `signed at ${rules.time}, but those in use at ${current.time}`)
    }
    const files = await useFiles(rules, folder, handlers)
    if (current) rmSync(current.files, { recursive: true, force: true })
    current = { time: rules.time, text, files }
    onNote(`rules of the bucket ${bucket}, signed at ${rules.time}, are in use`)
  }
  const refuse = (what: string, error: unknown): void => {
    if (error instanceof RuleRefusal) {
      refused[error.kind]++
      onNote(`${what} refused: ${error.message}`)
    } else if (error instanceof UserError) onNote(error.message)
    else throw error
  }
  let refusedLast: string | undefined
  const onValue = async (text: string): Promise<void> => {
    // After each connection it is there again.
    if (text === refusedLast) return
    try {
      const before = current
      await take(text)
      if (current !== before) keep(folder, text)
    } catch (error) {
      refusedLast = text
      refuse(`rules of the bucket ${bucket}`, error)
    }
  }
  const host = hostname()
  let following: Promise<void> = Promise.resolve()
  return {
    useKept: async () => {
      const text = readKept(folder)
      try {
        if (text !== undefined) await take(text)
      } catch (error) {
        refuse(`${join(folder, KEPT)}:`, error)
      }
    },
    useCurrent: async () => {
      const text = await askRules({ broker, bucket, host })
      if (text !== undefined) await onValue(text)
    },
    start: () => {
      following = followRules({ broker, bucket, host, onValue, onNote }, closing.signal)
      // Whoever closes it gets the error.
      following.catch(() => {})
    },
    state: () => ({ ...(current && { time: current.time }), refused: { ...refused } }),
    close: async () => {
      closing.abort()
      await following
      if (current) rmSync(current.files, { recursive: true, force: true })
    },
  }
}

/** Throws UserError for files that are no keys. */
export const readPublicKeys = ({ publicKeys }: Pick<RulesBucketSettings, 'publicKeys'>): KeyObject[] =>
  publicKeys.map((path) => {
    try {
      return publicKeyIn(readFileSync(path, 'utf8'), path)
    } catch (error) {
      throw error instanceof UserError ? error : new UserError(`${path}: cannot be read (${reasonOf(error)})`)
    }
  })

/** For its owner alone. What a service before has left there is removed. */
function makeFolder(path: string): void {
  closeSync(openOutputFolder(path, true, path).descriptor)
  for (const name of readdirSync(path)) {
    if (name.startsWith(FILES)) rmSync(join(path, name), { recursive: true, force: true })
  }
}

/** The folder that the rules are in now, and were taken from. */
async function useFiles({ files }: RuleFiles, folder: string, { use }: RulesBucketHandlers): Promise<string> {
  const path = mkdtempSync(join(folder, FILES))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), text, { flag: 'wx' })
    }
    await use(path)
    return path
  } catch (error) {
    rmSync(path, { recursive: true, force: true })
    if (error instanceof UserError) throw new RuleRefusal('rules', firstLine(error).replaceAll(`${path}/`, ''))
    // The disk is full.
    throw error instanceof Error && 'code' in error ? new UserError(`${folder}: ${reasonOf(error)}`) : error
  }
}

function firstLine(error: UserError): string {
  const all = error instanceof UserErrors ? error.errors : [error]
  return `${all[0]?.message}${all.length > 1 ? ` (and ${all.length - 1} more)` : ''}`
}

function readKept(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, KEPT), 'utf8')
  } catch {
    return undefined
  }
}

function keep(path: string, text: string): void {
  const folder = openOutputFolder(path, true, path)
  try {
    replaceIn(folder, KEPT, text, join(path, KEPT))
  } finally {
    closeSync(folder.descriptor)
  }
}
