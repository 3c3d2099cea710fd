import { Command } from 'commander'
import { addCaptureOptions, type CaptureOptions, limits, watchOptions } from './options.js'
import { watchUntilStopped } from './session.js'

export const recordCommand = (): Command =>
  addCaptureOptions(
    new Command('record')
      .description('capture process deaths on this machine and append them to an event log')
      .argument('FILE', 'event log, .ndjson or .ndjson.gz'),
  ).action(async (file: string, options: CaptureOptions) => {
    await watchUntilStopped({ ...watchOptions(options), record: file }, limits(options), async () => {})
  })
