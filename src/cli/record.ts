import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { openIncidents } from '../pipeline/import.js'
import { withStore } from './live-store.js'
import { addCaptureOptions, type CaptureOptions, limits, watchOptions } from './options.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { watchUntilStopped } from './session.js'
import { note } from './stderr.js'

interface RecordOptions extends CaptureOptions, RedactOptions {
  store?: string
  repeat?: string
}

export const recordCommand = (command: Command): Command =>
  addRedactOptions(
    addCaptureOptions(command.argument('[FILE]', 'event log, .ndjson or .ndjson.gz'))
      .option('--store <FILE>', 'add the deaths, and what the rules find in them, to this history')
      .option(
        '--repeat <TIME>',
        'with --store: after a death, only count further deaths of the same signature for this long; 0s stores every death; default 1h',
      ),
  ).action(record)

async function record(file: string | undefined, options: RecordOptions): Promise<void> {
  const { store, repeat } = options
  if (file === undefined && store === undefined) {
    throw new UserError('nothing to record into: give an event log, or --store FILE')
  }
  if (repeat !== undefined && store === undefined) throw new UserError('--repeat needs --store')
  const redact = redactionOf(options)
  await withStore(store, repeat, async (queue) => {
    const rules = { stock: true, paths: [] }
    const incidentOf = queue && (await openIncidents({ rules, redact, onRuleFailure: note }))
    await watchUntilStopped(
      { ...watchOptions(options, true), record: file, redact },
      limits(options),
      async (event) => {
        if (incidentOf) queue.push(incidentOf(event))
      },
      queue,
    )
  })
}
