import { readFileSync } from 'node:fs'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import { compiledLine } from '../compiled.js'
import { DATA_FILES } from '../data/files.js'
import { compiledRuleLine } from './compiled.js'
import { loadRuleSet } from './load.js'

/** Run when the program is built: its output is what compiledContent reads. */
try {
  const { files } = await loadRuleSet({ stock: true, paths: [] })
  const alone = files.filter((file) => file.extends.length === 0)
  const data = DATA_FILES.map(({ path, parse }) => {
    const text = readFileSync(packageFile(path), 'utf8')
    return compiledLine(text, JSON.stringify(parse(text, path)))
  })
  process.stdout.write([...alone.map((file) => compiledRuleLine(file.text, file.file, file)), ...data].join(''))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
