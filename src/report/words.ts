import { readFileSync } from 'node:fs'
import { packageFile } from '../model/package-file.js'
import { parseWords, type Words } from './parse-words.js'
import { compiledWords } from './template/compiled.js'

/** The content of templates/words.yaml, read once, when it is first needed. */
export function words(): Words {
  known ??= (compiledWords(wordsText())?.words as Words | undefined) ?? parseWords(wordsText())
  return known
}

let known: Words | undefined

/** The text of templates/words.yaml, read once. */
export function wordsText(): string {
  text ??= readFileSync(packageFile('templates/words.yaml'), 'utf8')
  return text
}

let text: string | undefined
