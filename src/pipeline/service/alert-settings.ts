import type { AlertRule } from '../../service/alerts/route.js'
import type { Alerts, Receiver, Rule } from '../../service/alerts/schema.js'
import { DAY_MS, HOUR_MS, milliseconds } from './milliseconds.js'

export interface AlertSettings {
  receivers: ReadonlyMap<string, Receiver>
  rules: readonly AlertRule[]
  /** For how long a message is tried to be sent, milliseconds. */
  retryForMs: number
  /** Folder of templates. */
  templates: string | undefined
}

/** `pathOf`: makes a path of the file absolute. */
export function alertSettingsOf(alerts: Alerts, pathOf: (path: string) => string): AlertSettings {
  const { receivers, rules, templates } = alerts
  const withPaths = Object.entries(receivers).map(([name, receiver]): [string, Receiver] => {
    const { 'secret-file': secret } = receiver
    return [name, secret === undefined ? receiver : { ...receiver, 'secret-file': pathOf(secret) }]
  })
  return {
    receivers: new Map(withPaths),
    rules: rules.map(ruleOf),
    retryForMs: milliseconds(alerts['retry-for'], DAY_MS),
    templates: templates === undefined ? undefined : pathOf(templates),
  }
}

const ruleOf = ({ to, cause, unit, user, program, rate, window, ...rest }: Rule): AlertRule => ({
  to,
  cause,
  unit,
  user,
  program,
  minSeverity: rest['min-severity'],
  onlyNew: rest.new ?? false,
  rate: rate && { count: rate.count, withinMs: milliseconds(rate.within, HOUR_MS) },
  windowMs: milliseconds(window, HOUR_MS),
})
