import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { reasonOf } from '../model/reason.js'
import { coreOfEvent } from '../pipeline/dump.js'
import { existingFolder } from './folder.js'
import { io } from './io.js'
import { oneDeath } from './one-death.js'
import { collect } from './options.js'
import { note } from './stderr.js'
import { addStoreOption, type StoreOptions } from './store-options.js'

interface GdbOptions extends StoreOptions {
  log?: string
  lldb?: true
  sysroot?: string
  symbols: string[]
}

export const gdbCommand = (command: Command): Command =>
  addStoreOption(command)
    .usage('[options] <ID> [-- ARG...]')
    .argument('<ID>', 'the id of the death, or where it begins')
    .argument('[ARG...]', 'arguments for the debugger, such as -batch -ex "thread apply all bt"')
    .option('--log <FILE>', 'the death is that of this event log or exported core file; - is a log on standard input')
    .option('--lldb', 'use lldb instead of gdb')
    .option('--sysroot <DIR>', 'folder with the files of the machine of the crash, as they were at its /')
    .option('--symbols <DIR>', 'folder with debug files, as /usr/lib/debug (repeatable)', collect, [])
    .action(debug)

async function debug(id: string, args: string[], options: GdbOptions): Promise<void> {
  for (const folder of options.symbols) existingFolder('--symbols', folder)
  if (options.sysroot !== undefined) existingFolder('--sysroot', options.sysroot)
  const event = await oneDeath(id, options)
  const core = coreOfEvent(event, { sysroot: options.sysroot, onNote: note })
  // The core has memory of the process: only the user may read it, and it goes when the debugger ends.
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  try {
    const file = join(folder, `${event.id}.core`)
    writeFileSync(file, core, { mode: 0o600 })
    const [program = '', ...words] = options.lldb
      ? lldbCommand(event, file, options)
      : gdbArguments(event, file, options)
    const { error, status } = spawnSync(program, [...words, ...args], { stdio: 'inherit' })
    if (error)
      throw new UserError(`${program}: cannot be started (${reasonOf(error)}); install it: apt-get install ${program}`)
    io().exitCode = status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** libthread_db would look for what a dump of this size does not hold, and warn. */
function gdbArguments({ process: { exe } }: CrashEvent, core: string, { sysroot, symbols }: GdbOptions): string[] {
  const settings = [
    'set auto-load libthread-db off',
    'set libthread-db-search-path /dev/null',
    ...(sysroot === undefined ? [] : [`set sysroot ${sysroot}`]),
    ...(symbols.length > 0 ? [`set debug-file-directory ${[...symbols, '/usr/lib/debug'].join(':')}`] : []),
  ]
  return ['gdb', '-q', ...settings.flatMap((setting) => ['-iex', setting]), ...programOf(exe, sysroot), '-c', core]
}

function lldbCommand({ process: { exe } }: CrashEvent, core: string, { sysroot, symbols }: GdbOptions): string[] {
  const settings = symbols.map((folder) => `settings append target.debug-file-search-paths ${folder}`)
  return ['lldb', ...settings.flatMap((setting) => ['-O', setting]), ...programOf(exe, sysroot), '-c', core]
}

const programOf = (exe: string | undefined, sysroot = ''): string[] =>
  exe === undefined ? [] : [join('/', sysroot, exe)]
