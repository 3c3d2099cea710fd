import { isMarkup } from '../escape/escaper.js'
import { codeOfWords } from '../phrase.js'
import { compiledModule } from './compiled.js'
import { codesOf } from './engine.js'
import { loadTemplates } from './load.js'

/** Run when the program is built, with a markup or `words`: its output is what compiledTemplate() and compiledWords() read. */
const [, , kind = ''] = process.argv
if (!isMarkup(kind) && kind !== 'words') throw new Error(`no templates of ${kind}`)
process.stdout.write(compiledModule(kind === 'words' ? [codeOfWords()] : codesOf(kind, loadTemplates())))
