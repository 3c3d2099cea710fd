import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { FORMATS, type Format, renderedFormats } from '../pipeline/formats.js'
import { withGroup } from '../pipeline/groups.js'
import { openDocuments } from '../pipeline/show.js'
import { openStore, type Store } from '../pipeline/store.js'
import { io } from './io.js'
import { MATCHES } from './matches.js'
import { choiceOption, collect } from './options.js'
import { openOutput } from './output.js'
import { addPeriodOptions, type PeriodOptions, periodOf } from './period-options.js'
import { firstDeaths, pick } from './pick.js'
import { limitOf } from './query-options.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { chosenFormats } from './report-options.js'
import { addStoreOption, type StoreOptions, showCommandLine, storeFile } from './store-options.js'
import { terminalWidth, usesColour } from './terminal.js'
import { inWorkflow } from './workflow/commands.js'

interface ShowOptions extends StoreOptions, PeriodOptions, RedactOptions {
  format: string[]
  out?: string
  templates?: string
  verbose?: true
  lines?: string
  newest?: true
}

export const showCommand = (command: Command): Command =>
  addRedactOptions(
    addPeriodOptions(
      addStoreOption(
        command.argument('[MATCH...]', `the beginning of an id, or ${MATCHES}; of several deaths, the last is shown`),
      ),
    )
      .option('-n, --lines <N>', 'the last N deaths')
      .option('-1, --newest', 'the last death, as without it')
      .addOption(
        choiceOption('--format <FORMAT>', `${FORMATS.join(', ')} (repeatable; default: terminal)`, FORMATS)
          .argParser(collect)
          .default([]),
      )
      .option('--out <DIR>', 'write the reports to files in DIR, with an index')
      .option('--templates <DIR>', 'use the templates in DIR instead of the stock ones of the same name')
      .option('-v, --verbose', 'show the whole report on the terminal, not only one screen of it'),
  ).action(show)

async function show(words: string[], options: ShowOptions): Promise<void> {
  const formats = chosenFormats(options)
  await inWorkflow(formats, { sharesOutput: false }, () => showIn(formats, words, options))
}

async function showIn(formats: readonly Format[], words: string[], options: ShowOptions): Promise<void> {
  const { templates, verbose = false, out } = options
  const limit = limitOf(options) ?? 1
  const terminal = out === undefined ? io().stdout : undefined
  const documentsOf = openDocuments({
    formats: renderedFormats(formats),
    templates,
    verbose,
    colour: terminal !== undefined && usesColour(terminal),
    width: terminal && terminalWidth(terminal),
    redact: redactionOf(options),
  })
  const store = await openStore(storeFile(options), false)
  try {
    const ids = await lastIds(store, words, options, limit)
    if (ids.length === 0) throw new UserError(`${store.name}: no such death; crashcrawler list shows all`)
    const output = openOutput(formats, out, templates)
    for (const id of ids) {
      const only = { matches: [{ field: 'id' as const, value: id, isPrefix: false }] }
      for await (const incident of store.incidents(only))
        output.write(documentsOf(await withGroup(store, incident), showCommandLine(id, options)))
    }
    output.finish()
  } finally {
    await store.close()
  }
}

/** The oldest of them first. */
async function lastIds(store: Store, words: string[], options: PeriodOptions, limit: number): Promise<string[]> {
  const query = { ...(await pick(store, words)), ...periodOf(options), newestFirst: true, limit }
  return (await firstDeaths(store, query)).map(({ id }) => id).toReversed()
}
