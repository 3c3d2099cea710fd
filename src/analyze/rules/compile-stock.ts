import { UserError } from '../../model/errors.js'
import { compiledLine } from './compiled.js'
import { loadRuleSet } from './load.js'

/** Run when the program is built: its output is what compiledFile reads. */
try {
  const { files } = await loadRuleSet({ stock: true, paths: [] })
  const alone = files.filter((file) => file.extends.length === 0)
  process.stdout.write(alone.map((file) => compiledLine(file.text, file.file, file)).join(''))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
