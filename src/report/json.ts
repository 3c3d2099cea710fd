import type { Incident } from '../model/finding.js'
import { inertJson } from '../model/inert-json.js'

/** The report object of the contract, one line. */
export const renderJson = (incident: Incident): string => `${inertJson(incident)}\n`

/** What is new against the event log, one slim line. */
export const renderFindings = ({ id, time, signature, findings }: Incident): string =>
  `${inertJson({ id, time, signature, findings })}\n`
