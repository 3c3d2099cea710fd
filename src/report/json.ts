import type { Incident } from '../model/finding.js'

/** The report object of the contract, one line. */
export const renderJson = (incident: Incident): string => `${inertJson(incident)}\n`

/** What is new against the event log, one slim line. */
export const renderFindings = ({ id, time, signature, findings }: Incident): string =>
  `${inertJson({ id, time, signature, findings })}\n`

/** JSON leaves DEL, C1 controls and bidirectional overrides as they are: a terminal showing the line must not obey them. */
const inertJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
