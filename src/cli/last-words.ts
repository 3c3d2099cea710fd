import type { Incident } from '../model/finding.js'
import { ownFrame, placeOf } from '../model/language-place.js'
import type { LanguageStack } from '../model/language-stack.js'
import { lastLine } from '../model/last-line.js'

/**
 * Why a command exited with a status, in one line: what the rules found, if it is more than a convention about statuses,
 * or else the status and the last line of its standard error.
 */
export function lastWords(incident: Incident): string {
  const { process, termination, findings, stderrTail, passedOn, languageStack } = incident
  const [finding] = findings
  const line = lastLine(stderrTail)
  if (finding && says(incident)) {
    const explanation = finding.explanation.replace(/\s+/g, ' ')
    // That a child failed with a status is no reason yet.
    const isBare = passedOn !== undefined && /\bexited with \d+\.$/.test(explanation) && line !== undefined
    return isBare
      ? `${explanation.slice(0, -1)}; last words: ${line}`
      : withPlace(explanation, placeIn(languageStack, explanation))
  }
  const parts = [
    `${process.comm}[${process.pid}] exited with status ${termination?.exitCode}`,
    ...(line === undefined ? [] : [`last words: ${line}`]),
  ]
  return parts.join('; ')
}

const withPlace = (explanation: string, place: string): string =>
  place === '' ? explanation : `${explanation.replace(/\.$/, '')}${place}`

/** A status that nothing explains, or a convention alone, says less than the program's own words. */
function says({ findings: [finding], termination, passedOn }: Incident): boolean {
  if (!finding || passedOn) return finding !== undefined
  if (finding.confidence === 'low' && termination?.kind === 'exit') return false
  return finding.cause !== 'nonzero-exit' || finding.confidence === 'high'
}

/** Many messages name the place themselves. One in the library of the runtime says nothing of the program. */
function placeIn(stack: LanguageStack | undefined, explanation: string): string {
  const own = stack && ownFrame(stack)
  const place = own && placeOf(own)
  if (!own || own.library || !place || explanation.includes(place)) return ''
  return own.function === undefined ? ` (at ${place})` : ` (in ${own.function} at ${place})`
}
