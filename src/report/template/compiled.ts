import { createRequire } from 'node:module'
import { packageFile } from '../../model/package-file.js'
import { textDigest } from '../../model/text-digest.js'
import type { Markup } from '../escape/escaper.js'

/** Written when the program is built. To compile the stock templates would be a fifth of the time of a first report. */
const compiledPath = (kind: Kind): string => `dist/stock-templates/${kind}.cjs`

/** Templates of a markup, or the words of reports and their phrases. */
export type Kind = Markup | 'words'

/** What a text is, as code. */
export type Compiled = [source: string, code: string]

/** What compiledTemplate() and compiledWords() read. */
export const compiledModule = (compiled: Compiled[]): string =>
  `module.exports = {\n${compiled.map(([source, code]) => `'${textDigest(source)}': ${code},\n`).join('')}}\n`

/** What a template was compiled to when the program was built; undefined for one that is not stock, or was edited. */
export const compiledTemplate = (markup: Markup, source: string): TemplateSpecification | undefined =>
  entryOf<TemplateSpecification>(markup, source)

/** The same for the text of templates/words.yaml. */
export const compiledWords = (text: string): CompiledWords | undefined => entryOf<CompiledWords>('words', text)

export interface CompiledWords {
  words: unknown
  /** By name, of the timeline. */
  phrases: Readonly<Record<string, TemplateSpecification>>
}

function entryOf<Entry>(kind: Kind, source: string): Entry | undefined {
  const known = modules.get(kind) ?? readModule(kind)
  modules.set(kind, known)
  return known[textDigest(source)] as Entry | undefined
}

type Module = Readonly<Record<string, unknown>>

const modules = new Map<Kind, Module>()

function readModule(kind: Kind): Module {
  try {
    return createRequire(import.meta.url)(packageFile(compiledPath(kind)))
  } catch (error) {
    // While it is being built.
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return {}
    throw error
  }
}
