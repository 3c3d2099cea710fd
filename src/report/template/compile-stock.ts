import { isMarkup } from '../escape/escaper.js'
import { compiledModule } from './compiled.js'
import { codesOf } from './engine.js'
import { loadTemplates } from './load.js'

/** Run when the program is built, with a markup: its output is what compiledTemplate() reads. */
const [, , markup = ''] = process.argv
if (!isMarkup(markup)) throw new Error(`no markup ${markup}`)
process.stdout.write(compiledModule(codesOf(markup, loadTemplates())))
