import { table } from '../model/text/table.js'
import { io } from './io.js'
import { terminalWidth } from './terminal.js'

/** What --help and the man page say beside the commands. */

export const EXIT_STATUS: readonly [status: string, meaning: string][] = [
  ['0', 'done'],
  ['1', 'done, and an incident of the level given with --fail-on, or worse, was found'],
  ['2', 'an error that you can fix: one line says what it is and what to do'],
  [
    'N',
    'for run and trace: the exit status of the command; 128 + n if signal n ended it, 127 if it was not found, 126 if it is not executable',
  ],
  ['70', 'a bug in crashcrawler, with a stack trace'],
]

export const ENVIRONMENT: readonly [name: string, meaning: string][] = [
  ['NO_COLOR', 'if not empty, the terminal view has no colours'],
  [
    'FORCE_COLOR',
    'if set, the terminal view has colours, even in a pipe; 0 turns them off. It takes precedence over NO_COLOR',
  ],
  ['COLUMNS', 'the width of reports and tables, 80 to 200, instead of that of the terminal'],
  ['DEBUGINFOD_URLS', 'debuginfod servers to ask for the symbols of crashed programs'],
]

export const helpText = (): string =>
  [...section('Exit status:', EXIT_STATUS), '', ...section('Environment:', ENVIRONMENT)].join('\n')

function section(title: string, rows: readonly [term: string, meaning: string][]): string[] {
  const indent = 2
  const lines = table(rows, terminalWidth(io().stdout) - indent).split('\n')
  return [title, ...lines.map((line) => `${' '.repeat(indent)}${line}`)]
}
