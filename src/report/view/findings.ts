import type { Finding } from '../../model/finding.js'
import { causeInWords } from './headline.js'
import { paragraphs } from './text.js'

/** Without a finding every field is empty: no rule explains this death. */
export const viewFinding = (finding: Finding | undefined) => ({
  rule: finding?.rule ?? '',
  cause: finding?.cause ?? '',
  causeInWords: causeInWords(finding?.cause ?? ''),
  title: finding?.title ?? '',
  severity: finding?.severity ?? '',
  confidence: finding?.confidence ?? '',
  explanation: paragraphs(finding?.explanation).join(' '),
  evidence: finding?.evidence ?? [],
  advice: paragraphs(finding?.advice),
  references: finding?.references ?? [],
})
