import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { checkFiles } from '../pipeline/service/check-files.js'
import { restoreCorePattern, setCorePattern } from '../pipeline/service/core-pattern.js'
import { readConfig } from '../pipeline/service/read-config.js'
import { openNotify, type Service, startService } from '../pipeline/service/service.js'
import { choice } from './choice.js'
import { createEnding } from './ending.js'
import { describeGap } from './gap.js'
import { choiceOption } from './options.js'
import { note } from './stderr.js'
import { createWarnings } from './warnings.js'

interface ServiceOptions {
  config: string
  check?: true
  corePattern?: string
}

export const serviceCommand = (command: Command): Command =>
  command
    .option('--config <FILE>', 'the configuration file', '/etc/crashcrawler/config.yaml')
    .option('--check', 'only report what is wrong with the configuration file and the files that it names')
    .addOption(
      choiceOption('--core-pattern <ACTION>', 'set or restore kernel.core_pattern for the coredump socket of a unit', [
        'set',
        'restore',
      ]),
    )
    .action(service)

async function service({ config, check, corePattern }: ServiceOptions): Promise<void> {
  if (corePattern !== undefined) {
    const action = choice('--core-pattern', corePattern, ['set', 'restore'])
    // What is restored must not depend on a configuration that may have changed since.
    if (action === 'restore') restoreCorePattern()
    else setCorePattern(readConfig(config))
    return
  }
  if (!check) return serve(config)
  await checkFiles(readConfig(config))
  note(`${config}: no errors`)
}

/** Unless a manager wants one more often, a sign of life is given so often. */
const MINUTE_MS = 60_000

async function serve(config: string): Promise<void> {
  const notify = openNotify(process.env, process.pid)
  const ending = createEnding()
  const warnings = createWarnings()
  // Before it watches: a signal that comes early must not end it.
  let reload = (): void => {}
  process.on('SIGHUP', () => reload())
  const running = await startService(readConfig(config), { onNote: warnings.warn, onFailure: ending.fail })
  if (running.gap) note(describeGap(running.gap))
  const status = `watching process deaths on this machine (tier ${running.tier})`
  note(`${status}; configuration ${config}`)
  notify.ready(status)
  const alive = setInterval(
    () => {
      running.still()
      notify.alive()
    },
    Math.min((notify.watchdogMs ?? Number.POSITIVE_INFINITY) / 2, MINUTE_MS),
  )
  let reloaded: Promise<void> = Promise.resolve()
  reload = () => {
    reloaded = reloaded
      .then(() => {
        notify.reloading()
        return readAgain(running, config)
      })
      .then(() => notify.ready(status), ending.fail)
  }
  try {
    await ending.wait(undefined)
  } finally {
    reload = () => {}
    await reloaded
    clearInterval(alive)
    notify.stopping('handing over what was captured')
    const { captured, lost } = await running.stop(ending.patience)
    warnings.finish()
    note(`stopped: ${running.taken()} deaths taken, ${captured} captured, ${lost} lost`)
  }
}

/** A configuration with errors changes nothing: each error is a line. */
async function readAgain(running: Service, config: string): Promise<void> {
  try {
    await running.reload(readConfig(config))
    note(`configuration reloaded: ${config}`)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    for (const line of error.message.split('\n')) note(line)
    note('configuration not reloaded, the old one stays')
  }
}
