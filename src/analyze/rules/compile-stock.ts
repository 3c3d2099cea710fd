import { readFileSync } from 'node:fs'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import { compiledLine, KINDS } from '../compiled.js'
import { DATA_FILES } from '../data/files.js'
import { compiledRuleLine, compiledTestLine } from './compiled.js'
import { loadRuleSet } from './load.js'

/** Run when the program is built, with what is wanted: its output is what compiledContent reads. */
const [, , wanted = ''] = process.argv
const kind = KINDS.find((each) => each === wanted)
if (kind === undefined) throw new Error(`no ${wanted} to compile`)
try {
  const { files } = await loadRuleSet({ stock: true, paths: [] })
  const alone = files.filter((file) => file.extends.length === 0)
  const lineOf = kind === 'rules' ? compiledRuleLine : compiledTestLine
  const rules = alone.map((file) => lineOf(file.text, file.file, file))
  process.stdout.write([...rules, ...(kind === 'rules' ? dataLines() : [])].join(''))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

function dataLines(): string[] {
  return DATA_FILES.map(({ path, parse }) => {
    const text = readFileSync(packageFile(path), 'utf8')
    return compiledLine(text, JSON.stringify(parse(text, path)))
  })
}
