import { dirname, resolve } from 'node:path'
import { type Check, parseShaped } from '../../analyze/data/parse-shaped.js'
import { readText } from '../../analyze/rules/files.js'
import { quote } from '../../analyze/rules/problem.js'
import { MAX_COMM_BYTES } from '../../model/evidence-settings.js'
import { problemOfPattern } from '../../redact/own.js'
import { ConfigSchema } from '../../service/config/schema.js'
import { checkAlerts } from './check-alerts.js'
import { checkFleet } from './check-fleet.js'
import { milliseconds } from './milliseconds.js'
import { type Settings, settingsOf } from './settings.js'

/** Reads the configuration file. Paths in it are relative to its folder. Throws UserErrors with all that is wrong, by place. */
export function readConfig(file: string): Settings {
  const text = readText(file, 'a configuration file')
  const folder = dirname(resolve(file))
  return settingsOf(parseShaped(ConfigSchema, text, file, check), (path) => resolve(folder, path))
}

const MAX_HOLD_MS = 30_000

const check: Check<typeof ConfigSchema> = (config, report) => {
  const { filters, redact, alerts, capture } = config
  if (alerts) checkAlerts(alerts, report)
  checkFleet(config, report)
  const hold = capture?.['coredump-hold']
  if (milliseconds(hold, 0) > MAX_HOLD_MS) {
    const what = `coredump-hold is ${hold}: whatever waits for a process that dies would wait as long`
    report({ code: 'CC0103', path: ['capture', 'coredump-hold'], what, expected: 'at most 30s' })
  }
  for (const [index, name] of (filters?.comm ?? []).entries()) {
    if (Buffer.byteLength(name) <= MAX_COMM_BYTES) continue
    const what = `${quote(name)} is longer than any name that the kernel keeps`
    report({ code: 'CC0103', path: ['filters', 'comm', index], what, expected: `its first ${MAX_COMM_BYTES} bytes` })
  }
  for (const [index, pattern] of (redact?.patterns ?? []).entries()) {
    const problem = pattern.startsWith('@') ? undefined : problemOfPattern(pattern)
    if (problem === undefined) continue
    report({ code: 'CC0308', path: ['redact', 'patterns', index], what: `${quote(pattern)}: ${problem}` })
  }
}
