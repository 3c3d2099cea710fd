import Handlebars from 'handlebars'
import type { Happening } from './parse-words.js'
import { type Compiled, compiledWords } from './template/compiled.js'
import { words, wordsText } from './words.js'

export type { Happening }

/**
 * A phrase of templates/words.yaml with its values. It is plain text: the template that prints it escapes it for its
 * format.
 */
export function phrase(happening: Happening, values: Readonly<Record<string, string | undefined>> = {}): string {
  const known = phrases.get(happening) ?? templateOf(happening)
  phrases.set(happening, known)
  return known(values)
}

const phrases = new Map<Happening, HandlebarsTemplateDelegate>()

function templateOf(happening: Happening): HandlebarsTemplateDelegate {
  const compiled = compiledWords(wordsText())?.phrases[happening]
  return compiled ? Handlebars.template(compiled) : Handlebars.compile(words().timeline[happening], PLAIN)
}

const PLAIN = { noEscape: true }

/** What compiledWords() has, for the build. */
export function codeOfWords(): Compiled {
  const codes = Object.entries(words().timeline).map(([name, text]) => `${name}: ${Handlebars.precompile(text, PLAIN)}`)
  return [wordsText(), `{ words: ${JSON.stringify(words())}, phrases: { ${codes.join(', ')} } }`]
}
