import { CrashEvent } from './event.js'
import { Incident, type Verdict } from './finding.js'

let ofVerdict: readonly string[] | undefined

/** An incident as the event that was captured, and what the rules made of it. */
export function splitIncident(incident: Incident): { event: CrashEvent; verdict: Verdict } {
  ofVerdict ??= Object.keys(Incident.properties).filter((name) => !(name in CrashEvent.properties))
  const names = ofVerdict
  const fields = Object.entries(incident)
  const part = (isOfVerdict: boolean): object =>
    Object.fromEntries(fields.filter(([name]) => names.includes(name) === isOfVerdict))
  return { event: part(false) as CrashEvent, verdict: part(true) as Verdict }
}
