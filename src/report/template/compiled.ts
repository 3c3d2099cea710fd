import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { packageFile } from '../../model/package-file.js'
import type { Markup } from '../escape/escaper.js'

/** Written when the program is built. To compile the stock templates would be a fifth of the time of a first report. */
const compiledPath = (markup: Markup): string => `dist/stock-templates/${markup}.cjs`

/** What compiledTemplate() reads, of the code of each template. */
export const compiledModule = (codes: [source: string, code: string][]): string =>
  `module.exports = {\n${codes.map(([source, code]) => `'${digest(source)}': ${code},\n`).join('')}}\n`

/** What a template was compiled to when the program was built; undefined for one that is not stock, or was edited. */
export function compiledTemplate(markup: Markup, source: string): TemplateSpecification | undefined {
  const known = compiled.get(markup) ?? readCompiled(markup)
  compiled.set(markup, known)
  return known[digest(source)]
}

type Compiled = Readonly<Record<string, TemplateSpecification>>

const compiled = new Map<Markup, Compiled>()

function readCompiled(markup: Markup): Compiled {
  try {
    return createRequire(import.meta.url)(packageFile(compiledPath(markup)))
  } catch (error) {
    // While it is being built.
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return {}
    throw error
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
