import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBundle } from '../../model/kept-bundle.js'
import { loadResolverProcess } from '../../pipeline/spares.js'

type Whole = typeof import('./whole.js')

const COMMANDS = [
  ...['analyze', 'record', 'run', 'snoop', 'trace', 'service', 'serve', 'doctor', 'rules'],
  ...['list', 'show', 'stats', 'export', 'gdb', 'prune'],
]
const FORMATS = ['terminal', 'md', 'html', 'json', 'findings', 'summary']

/** Run when the program is built: does what people wait for, with the logs and cores given, and keeps the code that V8 made. */
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-code-'))
try {
  const bundle = openBundle()
  const { runSilently } = bundle.load<Whole>('cli/start/whole')
  await loadResolverProcess(bundle)
  for (const line of commandLines(process.argv.slice(2), join(folder, 'deaths.db'))) await runSilently(line)
  bundle.keepCode()
} finally {
  rmSync(folder, { recursive: true })
}

function commandLines(inputs: string[], store: string): string[][] {
  const history = ['--store', store]
  return [
    ['--help'],
    ...COMMANDS.map((command) => [command, '--help']),
    ...inputs.flatMap((input) => FORMATS.map((format) => ['analyze', '--format', format, input])),
    ...inputs.map((input) => ['import', ...history, input]),
    ...['list', 'stats', 'show'].map((command) => [command, ...history]),
  ]
}
