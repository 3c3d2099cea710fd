import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { ANY_EVENT, hasId } from '../pipeline/filter.js'
import { readInputs } from '../pipeline/inputs.js'
import { openStore } from '../pipeline/store.js'
import { choice } from './choice.js'
import { describeExportFormat, EXPORT_FORMATS } from './export/formats.js'
import { writeExport } from './export/write.js'
import { existingFolder } from './folder.js'
import { MATCHES } from './matches.js'
import { choiceOption } from './options.js'
import { addPeriodOptions, type PeriodOptions, periodOf } from './period-options.js'
import { firstDeaths, pick } from './pick.js'
import { note } from './stderr.js'
import { addStoreOption, type StoreOptions, storeFile } from './store-options.js'
import { createWarnings } from './warnings.js'

interface ExportOptions extends StoreOptions, PeriodOptions {
  log?: string
  format: string
  output?: string
  sysroot?: string
}

export const exportCommand = (command: Command): Command =>
  addPeriodOptions(
    addStoreOption(
      command
        .argument('[MATCH...]', `the beginning of an id, or ${MATCHES}; without any, all deaths`)
        .option(
          '--log <FILE>',
          'the deaths are those of this event log, core file or minidump; give the beginnings of their ids',
        ),
    ),
  )
    .addOption(
      choiceOption(
        '--format <FORMAT>',
        EXPORT_FORMATS.map((name) => `${name}: ${describeExportFormat(name).description}`).join('; '),
        EXPORT_FORMATS,
      ).default('log'),
    )
    .option('--sysroot <DIR>', 'for a core: folder with the files of the machine of the crash, as they were at its /')
    .option('-o, --output <FILE>', 'write to FILE instead of standard output')
    .action(exportDeaths)

async function exportDeaths(words: string[], options: ExportOptions): Promise<void> {
  const { log, output, sysroot } = options
  if (sysroot !== undefined) existingFolder('--sysroot', sysroot)
  const sources = { sysroot, onNote: note }
  const format = describeExportFormat(choice('--format', options.format, EXPORT_FORMATS))
  if (log !== undefined && options.store !== undefined) throw new UserError('give either --log or --store, not both')
  if (log !== undefined) {
    const events = await eventsOfLog(log, words)
    if (format.deaths === 'one') checkOne(events.length, options)
    await writeExport(format.render(inTurn(events), sources), output)
    return
  }
  const store = await openStore(storeFile(options), false)
  try {
    const query = { ...(await pick(store, words)), ...periodOf(options) }
    const found = await firstDeaths(store, { ...query, limit: 2 })
    if (found.length === 0) throw new UserError(`${store.name}: no such death; crashcrawler list shows all`)
    if (format.deaths === 'one') checkOne(found.length, options)
    await writeExport(format.render(store.events(query), sources), output)
  } finally {
    await store.close()
  }
}

function checkOne(deaths: number, { format }: ExportOptions): void {
  if (deaths > 1) throw new UserError(`--format ${format} takes one death; give the beginning of its id`)
}

async function* inTurn(events: readonly CrashEvent[]): AsyncGenerator<CrashEvent> {
  yield* events
}

/** Throws UserError for an id that none of the events has. */
async function eventsOfLog(log: string, ids: readonly string[]): Promise<CrashEvent[]> {
  if (ids.length === 0 || ids.includes('')) throw new UserError('--log: give the beginning of the id of a death')
  const events: CrashEvent[] = []
  const { warn, finish } = createWarnings()
  await readInputs([log], { ...ANY_EVENT, ids }, () => ({
    onEvent: async (event) => void events.push(event),
    onProblem: warn,
    onDamage: warn,
    onLoss: (lost) => note(`${log}: ${lost} deaths were lost while it was recorded`),
  }))
  finish()
  const unknown = ids.find((id) => !events.some((event) => hasId(event, id)))
  if (unknown !== undefined) throw new UserError(`${unknown}: no such death in ${log}`)
  return events
}
