import { join } from 'node:path'
import type { Command } from 'commander'
import { SYSTEM_SPOOL } from '../model/system-paths.js'
import { ANY_EVENT } from '../pipeline/filter.js'
import { openShip, type Shipper, shipInputs } from '../pipeline/fleet/ship.js'
import { count } from './count.js'
import { createEnding } from './ending.js'
import { io } from './io.js'
import { addNatsOptions, brokerOf, type NatsOptions } from './nats-options.js'
import { openProgress } from './progress.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { parseSize } from './size.js'
import { STATE_FOLDER, stateFolder } from './state-folder.js'
import { note } from './stderr.js'
import { createWarnings } from './warnings.js'

interface ShipOptions extends NatsOptions, RedactOptions {
  spool?: string
  spoolSize: string
}

export const shipCommand = (command: Command): Command =>
  addRedactOptions(
    addNatsOptions(
      command.argument(
        '[INPUT...]',
        'event logs, ELF core files and minidumps, also .gz, .zst and .xz; without any, only what waits in the spool',
      ),
    )
      .option(
        '--spool <DIR>',
        `where deaths wait for the broker; default: ${SYSTEM_SPOOL} for root, else crashcrawler/spool in ${STATE_FOLDER}`,
      )
      .option('--spool-size <SIZE>', 'room for deaths that wait; as it fills, less is kept of each', '256M'),
  ).action(ship)

async function ship(inputs: string[], options: ShipOptions): Promise<void> {
  const spool = { folder: options.spool ?? defaultSpool(), maxBytes: parseSize('--spool-size', options.spoolSize) }
  const redact = redactionOf(options)
  const ending = createEnding()
  const progress = openProgress(inputs)
  const report = (text: string): void => {
    progress.clear()
    note(text)
  }
  const warnings = createWarnings(report)
  const shipper = openShip({ broker: brokerOf(options), spool }, report)
  let isEnding = false
  const ended = ending.wait(undefined).then(() => {
    isEnding = true
  })
  try {
    await shipInputs(
      inputs,
      shipper,
      { filter: ANY_EVENT, redact },
      {
        isEnough: () => isEnding,
        onProblem: warnings.warn,
        onDamage: warnings.warn,
        onLoss: (input, lost) => report(`${input}: ${lost} deaths were lost while it was recorded`),
        onProgress: progress.add,
      },
    )
  } finally {
    await close(shipper, ended)
    ending.enough()
    progress.clear()
    warnings.finish()
  }
  const { deaths, duplicates } = shipper.shipped
  const known = duplicates > 0 ? `, ${duplicates} of them known before` : ''
  io().stdout.write(`${count(deaths, 'death')} sent${known}\n`)
}

/** Waits for the broker until all is sent, or somebody ends it. */
async function close(shipper: Shipper, ended: Promise<void>): Promise<void> {
  const patience = new AbortController()
  void ended.then(() => patience.abort())
  const left = await shipper.close(patience.signal)
  const { dropped } = shipper.counts
  if (left > 0) note('some deaths wait in the spool; crashcrawler ship sends them')
  if (dropped > 0) note(`${count(dropped, 'death')} dropped: the spool was full`)
}

const defaultSpool = (): string =>
  process.geteuid?.() === 0 ? SYSTEM_SPOOL : join(stateFolder(), 'crashcrawler/spool')
