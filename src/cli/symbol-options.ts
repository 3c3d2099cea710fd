import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { SymbolSources } from '../pipeline/inputs.js'
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
  // The process that asks the servers is given them in this way.
  if (debuginfod !== undefined) process.env.DEBUGINFOD_URLS = debuginfod
  return { sysroot, folders: symbols }
}
