import { Clean } from 'typebox/value'
import { UserError } from '../model/errors.js'
import { Incident } from '../model/finding.js'
import { inertJson } from '../model/inert-json.js'
import { isPackedText, packText, unpackText } from '../model/packed-text.js'
import { PROGRAM_VERSION } from '../model/program-version.js'
import { splitIncident } from '../model/split-incident.js'
import { validatorOf } from '../model/validator.js'

/** Four times the longest line that a log may have. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * An incident as it is stored: two lines, deflated. The first is the event, as an event log has it; the second is what
 * the rules made of it.
 */
export function packIncident(incident: Incident): Buffer {
  const { event, verdict } = splitIncident(incident)
  return packText(`${inertJson(event)}\n${inertJson(verdict)}`)
}

const schema = validatorOf(() => Incident)

/** Throws UserError for what packIncident did not write. `path`: that of the store. */
export function unpackIncident(content: Uint8Array, path: string): Incident {
  if (!isPackedText(content)) {
    throw new UserError(`${path}: holds a death in a format of a later version; use the crashcrawler that wrote it`)
  }
  const incident = parse(content)
  if (schema().Check(incident)) return incident
  // Whether it would be one without what is unknown here.
  const known: unknown = incident === undefined ? undefined : Clean(Incident, structuredClone(incident))
  if (!schema().Check(known)) throw new UserError(`${path}: damaged: the evidence of a death cannot be read`)
  throw new UserError(
    `${path}: death ${known.id} has fields of a later version than this crashcrawler (${PROGRAM_VERSION}); update it to read this death`,
  )
}

function parse(content: Uint8Array): unknown {
  try {
    const [event = '', verdict = ''] = unpackText(content, MAX_BYTES).split('\n')
    return { ...JSON.parse(event), ...JSON.parse(verdict) }
  } catch {
    return undefined
  }
}
