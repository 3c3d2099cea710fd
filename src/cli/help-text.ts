/** What --help and the man page say beside the commands. */

export const EXIT_STATUS: readonly [status: string, meaning: string][] = [
  ['0', 'done'],
  ['1', 'done, and an incident at or above --fail-on was found'],
  ['2', 'you can mend it: one line says what and how'],
  [
    'N',
    'with run and trace: the status of the command; 128 + n where signal n ended it; 127 not found, 126 not executable',
  ],
  ['70', 'a defect of crashcrawler, with a stack trace'],
]

export const ENVIRONMENT: readonly [name: string, meaning: string][] = [
  ['NO_COLOR', 'not empty: no colours on the terminal'],
  ['DEBUGINFOD_URLS', 'servers that are asked for the symbols of what died'],
]

export const helpText = (): string =>
  [...table('Exit status:', EXIT_STATUS), '', ...table('Environment:', ENVIRONMENT)].join('\n')

function table(title: string, rows: readonly [term: string, meaning: string][]): string[] {
  const width = Math.max(...rows.map(([term]) => term.length))
  return [title, ...rows.map(([term, meaning]) => `  ${term.padEnd(width)}  ${meaning}`)]
}
