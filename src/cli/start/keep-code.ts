import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { openBundle } from '../../model/kept-bundle.js'
import { loadSpares } from '../../pipeline/spares.js'

type Whole = typeof import('./whole.js')

const COMMANDS = [
  ...['analyze', 'record', 'run', 'snoop', 'trace', 'service', 'serve', 'doctor', 'rules'],
  ...['list', 'show', 'stats', 'export', 'gdb', 'prune'],
]
const FORMATS = ['terminal', 'md', 'html', 'json', 'findings', 'summary']

/** Stands for what is started beside the command. */
const SPARES = 'spares'

/** Run when the program is built: does what people wait for, with the logs and cores given, and keeps the code that V8 made. */
const given = process.argv.slice(2)
if (given[0] === SPARES) {
  const bundle = openBundle()
  // What they do depends on what dies, and nothing does here: so all of their functions are compiled.
  setFlagsFromString('--no-lazy')
  await loadSpares(bundle)
  // Code is only taken under the flags that it was kept under.
  setFlagsFromString('--lazy')
  bundle.keepCode()
} else {
  execFileSync(process.execPath, [process.argv[1] ?? '', SPARES], { stdio: 'inherit' })
  await keepCodeOfCommand(given)
}

async function keepCodeOfCommand(inputs: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-code-'))
  try {
    const bundle = openBundle()
    const { runSilently } = bundle.load<Whole>('cli/start/whole')
    for (const line of commandLines(inputs, join(folder, 'deaths.db'))) await runSilently(line)
    bundle.keepCode()
  } finally {
    rmSync(folder, { recursive: true })
  }
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
