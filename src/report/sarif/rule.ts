import type { Finding } from '../../model/finding.js'
import type { Severity } from '../../model/levels.js'
import { clip, visible } from '../../model/text/visible.js'
import { webAddress } from '../escape/web-address.js'
import { causeInWords } from '../view/headline.js'

/** Of a death that no rule explains. */
export const UNEXPLAINED = 'unexplained'

export const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

const MAX_TEXT = 1000

/** The rule of a finding as a reportingDescriptor: what it says of every death. */
export function ruleOf(finding: Finding | undefined) {
  if (!finding) return descriptor(UNEXPLAINED, 'No rule explains this death', 'note')
  const { rule, title, severity, cause, confidence, references } = finding
  const [first] = references.flatMap((reference) => webAddress(reference) ?? [])
  return {
    ...descriptor(rule, title, LEVELS[severity]),
    help: { text: helpOf(finding) },
    ...(first !== undefined && { helpUri: first }),
    properties: { cause, confidence, tags: ['crash', cause] },
  }
}

function descriptor(id: string, title: string, level: string) {
  const text = visible(clip(title, MAX_TEXT))
  return {
    id,
    shortDescription: { text },
    help: { text },
    defaultConfiguration: { level },
  }
}

function helpOf({ rule, title, cause, references }: Finding): string {
  const more = references.length > 0 ? ` See ${references.join(', ')}.` : ''
  return visible(
    clip(
      `${title}. Cause: ${causeInWords(cause)}. crashcrawler rules explain LOG --rule ${rule} says why it matched.${more}`,
      MAX_TEXT,
    ),
  )
}
