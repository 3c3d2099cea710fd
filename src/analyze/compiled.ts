import { readFileSync } from 'node:fs'
import { packageFile } from '../model/package-file.js'
import { TEXT_DIGEST_LENGTH, textDigest } from '../model/text-digest.js'

/** Written when the program is built. To read the stock rules and data again would take each command half a second. */
export const COMPILED = 'dist/stock-rules.txt'

/** A line of it: the digest of the text of a file, and what the text was parsed to, as JSON. */
export const compiledLine = (text: string, content: string): string => `${textDigest(text)} ${content}\n`

/** The JSON that the text of a file was parsed to when the program was built; undefined for a text that was edited. */
export function compiledContent(text: string): string | undefined {
  lines ??= readLines()
  return lines.get(textDigest(text))
}

/** By digest. */
let lines: ReadonlyMap<string, string> | undefined

function readLines(): ReadonlyMap<string, string> {
  const entries = readCompiled()
    .split('\n')
    .map((line) => [line.slice(0, TEXT_DIGEST_LENGTH), line.slice(TEXT_DIGEST_LENGTH + 1)] as const)
  return new Map(entries)
}

function readCompiled(): string {
  try {
    return readFileSync(packageFile(COMPILED), 'utf8')
  } catch {
    // While it is being built.
    return ''
  }
}
