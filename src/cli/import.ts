import type { Command } from 'commander'
import { ANY_EVENT } from '../pipeline/filter.js'
import { importInputs } from '../pipeline/import.js'
import { isMissing, openStore, removeEmpty } from '../pipeline/store.js'
import { count } from './count.js'
import { io } from './io.js'
import { collect } from './options.js'
import { openProgress } from './progress.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { note } from './stderr.js'
import { addStoreOption, type StoreOptions, storeFile } from './store-options.js'
import { createWarnings } from './warnings.js'

interface ImportOptions extends StoreOptions, RedactOptions {
  rules: string[]
  stockRules: boolean
}

export const importCommand = (command: Command): Command =>
  addRedactOptions(
    addStoreOption(
      command.argument(
        '<INPUT...>',
        'event logs, ELF core files and minidumps, also .gz, .zst and .xz; - is a log on standard input',
      ),
    )
      .option('--rules <PATH>', 'add a rule file or a folder of them (repeatable)', collect, [])
      .option('--no-stock-rules', 'do not use the stock rules'),
  ).action(importDeaths)

async function importDeaths(inputs: string[], options: ImportOptions): Promise<void> {
  const file = storeFile(options)
  const isNew = isMissing(file)
  try {
    await importInto(file, inputs, options)
  } catch (error) {
    // Why it failed is what has to be told.
    if (isNew && !isMissing(file)) await removeEmpty(file).catch(() => {})
    throw error
  }
}

async function importInto(file: string, inputs: string[], options: ImportOptions): Promise<void> {
  const store = await openStore(file, true)
  const progress = openProgress(inputs)
  const report = (text: string): void => {
    progress.clear()
    note(text)
  }
  const warnings = createWarnings(report)
  try {
    const { stored, known } = await importInputs(
      inputs,
      store,
      {
        rules: { stock: options.stockRules, paths: options.rules },
        filter: ANY_EVENT,
        redact: redactionOf(options),
        onRuleFailure: report,
      },
      {
        onProblem: warnings.warn,
        onDamage: warnings.warn,
        onLoss: (input, lost) => report(`${input}: ${lost} deaths were lost while it was recorded`),
        onProgress: progress.add,
      },
    )
    progress.clear()
    io().stdout.write(`${store.name}: ${count(stored, 'death')} added${known > 0 ? `, ${known} known before` : ''}\n`)
  } finally {
    progress.clear()
    warnings.finish()
    await store.close()
  }
}
