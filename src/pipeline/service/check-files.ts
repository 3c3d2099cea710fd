import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { whyNotExecutable } from '../../capture/launch/executable.js'
import { checkFilesOf } from '../../fleet/nats/connect.js'
import { UserError, UserErrors } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import { createAlertText } from '../../report/alert.js'
import { readPublicKeys } from '../fleet/rules-bucket.js'
import { checkStoreFile } from '../store.js'
import type { AlertSettings } from './alert-settings.js'
import { openAnalysisOf } from './consumer.js'
import { readHeaders } from './headers-file.js'
import { sendTo } from './send-alert.js'
import type { Settings } from './settings.js'

/** Throws UserErrors with all that is wrong with the files that a configuration names. Nothing is opened for writing. */
export async function checkFiles(settings: Settings): Promise<void> {
  const { store, rulesBucket, alerts, otlp, ship, metrics, watch } = settings
  const checks: (() => unknown)[] = [
    () => checkStoreFile(store.file),
    () => openAnalysisOf({ ...settings, rulesBucket: undefined }, () => {}),
    () => rulesBucket && readPublicKeys(rulesBucket),
    ...checksOf(alerts),
    () => otlp?.headersFile !== undefined && readHeaders(otlp.headersFile),
    () => ship && checkFilesOf(ship.broker),
    () => metrics?.textfile !== undefined && checkFolder(metrics.textfile),
    () => watch.capture.btf !== undefined && checkReadable(watch.capture.btf),
  ]
  const problems: UserError[] = []
  for (const check of checks) {
    try {
      await check()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push(error)
    }
  }
  if (problems.length > 0) throw new UserErrors(problems)
}

const checksOf = (alerts: AlertSettings | undefined): (() => unknown)[] =>
  alerts
    ? [
        () => createAlertText(alerts.templates),
        ...Array.from(alerts.receivers, ([name, receiver]) => () => {
          sendTo(receiver)
          const obstacle = receiver.command && whyNotExecutable(receiver.command[0] ?? '', process.env.PATH)
          if (obstacle) throw new UserError(`alerts: receiver "${name}": ${obstacle.message}`)
        }),
      ]
    : []

function checkFolder(file: string): void {
  if (statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) return
  throw new UserError(`${file}: cannot be written (no such folder)`)
}

function checkReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    throw new UserError(`${file}: cannot be read (${reasonOf(error)})`)
  }
}
