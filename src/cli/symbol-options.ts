import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { SymbolSources } from '../pipeline/inputs.js'
import { existingFolder } from './folder.js'
import { collect } from './options.js'

export interface SymbolOptions {
  symbols: string[]
  sysroot?: string
  debuginfod?: string
}

export const addSymbolOptions = (command: Command): Command =>
  command
    .option(
      '--symbols <DIR>',
      'unwind the stacks of a log again, with the debug files in DIR: a .build-id tree, or files by the name in .gnu_debuglink (repeatable)',
      collect,
      [],
    )
    .option('--sysroot <DIR>', 'the same, with the programs and libraries below DIR, as they were at / of the machine')
    .option('--debuginfod <URLS>', 'the same, with debug files of these debuginfod servers')

/** undefined: stacks stay as they were recorded. Throws UserError with --live. */
export function symbolsOf({
  symbols,
  sysroot,
  debuginfod,
  live,
}: SymbolOptions & { live?: true }): Omit<SymbolSources, 'readers'> | undefined {
  if (symbols.length === 0 && sysroot === undefined && debuginfod === undefined) return undefined
  if (live) throw new UserError('--symbols, --sysroot and --debuginfod need event logs')
  for (const folder of symbols) existingFolder('--symbols', folder)
  if (sysroot !== undefined) existingFolder('--sysroot', sysroot)
  if (debuginfod !== undefined) checkServers(debuginfod)
  // The process that asks the servers is given them in this way.
  if (debuginfod !== undefined) process.env.DEBUGINFOD_URLS = debuginfod
  return { sysroot, folders: symbols }
}

/** As DEBUGINFOD_URLS has them (debuginfod-client-config(7)), and its words on signatures. Throws UserError. */
function checkServers(text: string): void {
  const words = text.split(/\s+/).filter((word) => word !== '' && !word.startsWith('ima:'))
  const wrong = words.find((word) => !/^(https?|file):\/\/./.test(word))
  if (words.length > 0 && wrong === undefined) return
  throw new UserError(`--debuginfod ${wrong ?? text}: not the address of a server; give one such as https://HOST`)
}
