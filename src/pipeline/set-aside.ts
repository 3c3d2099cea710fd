import { openLog } from '../capture/log/write.js'
import { UserError } from '../model/errors.js'
import type { Incident } from '../model/finding.js'
import { splitIncident } from '../model/split-incident.js'

/**
 * Appends deaths that could not be stored to an event log, and says how they come into the store. Returns how many are there
 * then; what it is that failed is said as well.
 */
export async function setAside(
  incidents: readonly Incident[],
  path: string,
  onNote: (note: string) => void,
): Promise<number> {
  const [first] = incidents
  if (!first) return 0
  try {
    const log = await openLog(path, { host: first.host, capture: { tier: first.capture?.tier ?? 'E' } }, onNote)
    for (const incident of incidents) log.append(splitIncident(incident).event)
    await log.close()
    const kept = incidents.length - log.unwritten()
    if (kept > 0) onNote(`deaths that could not be stored are in ${path}: crashcrawler import adds them to a history`)
    return kept
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    onNote(error.message)
    return 0
  }
}
