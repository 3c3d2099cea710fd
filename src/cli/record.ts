import { Command } from 'commander'
import { addCaptureOptions, type CaptureOptions, limits, watchOptions } from './options.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { watchUntilStopped } from './session.js'

export const recordCommand = (): Command =>
  addRedactOptions(
    addCaptureOptions(
      new Command('record')
        .description('capture process deaths on this machine and append them to an event log')
        .argument('FILE', 'event log, .ndjson or .ndjson.gz'),
    ),
  ).action(async (file: string, options: CaptureOptions & RedactOptions) => {
    await watchUntilStopped(
      { ...watchOptions(options), record: file, redact: redactionOf(options) },
      limits(options),
      async () => {},
    )
  })
