import { readFileSync } from 'node:fs'
import { packageFile } from '../model/package-file.js'
import { TEXT_DIGEST_LENGTH, textDigest } from '../model/text-digest.js'

/** The stock rules and data, or the tests of the rules, which are as long as the rules and asked for by few commands. */
export const KINDS = ['rules', 'rule-tests'] as const
export type Kind = (typeof KINDS)[number]

/** Written when the program is built. To read the stock rules and data again would take each command half a second. */
export const compiledPath = (kind: Kind): string => `dist/stock-${kind}.txt`

/** A line of it: the digest of the text of a file, and what the text was parsed to, as JSON. */
export const compiledLine = (text: string, content: string): string => `${textDigest(text)} ${content}\n`

/** The JSON that the text of a file was parsed to when the program was built; undefined for a text that was edited. */
export function compiledContent(text: string, kind: Kind = 'rules'): string | undefined {
  const known = lines.get(kind) ?? readLines(kind)
  lines.set(kind, known)
  return known.get(textDigest(text))
}

/** By digest. */
const lines = new Map<Kind, ReadonlyMap<string, string>>()

function readLines(kind: Kind): ReadonlyMap<string, string> {
  const entries = readCompiled(kind)
    .split('\n')
    .map((line) => [line.slice(0, TEXT_DIGEST_LENGTH), line.slice(TEXT_DIGEST_LENGTH + 1)] as const)
  return new Map(entries)
}

function readCompiled(kind: Kind): string {
  try {
    return readFileSync(packageFile(compiledPath(kind)), 'utf8')
  } catch {
    // While it is being built.
    return ''
  }
}
