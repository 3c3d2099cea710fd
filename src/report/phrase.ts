import Handlebars from 'handlebars'
import { type Happening, words } from './words.js'

export type { Happening }

const compiled = new Map<Happening, HandlebarsTemplateDelegate>()

/**
 * A phrase of templates/words.yaml with its values. It is plain text: the template that prints it escapes it for its
 * format.
 */
export function phrase(happening: Happening, values: Readonly<Record<string, string | undefined>> = {}): string {
  const known = compiled.get(happening) ?? Handlebars.compile(words().timeline[happening], { noEscape: true })
  compiled.set(happening, known)
  return known(values)
}
