import { Clean } from 'typebox/value'
import { parseLogLine } from '../../capture/log/parse-line.js'
import { CrashEvent, SCHEMA_VERSION } from '../../model/event.js'

/**
 * The event of a line that a later version wrote with fields that this one does not know: without them. Undefined for a
 * line that is no event for another reason.
 */
export function knownPart(line: string): CrashEvent | undefined {
  const value = jsonOf(line)
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return undefined
  if (value.schemaVersion !== SCHEMA_VERSION) return undefined
  const item = parseLogLine(JSON.stringify(Clean(CrashEvent, value)))
  return item.kind === 'event' ? item.event : undefined
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
