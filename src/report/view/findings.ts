import type { Static } from 'typebox'
import { Evidence, type Finding } from '../../model/finding.js'
import { group, list, text, texts } from './field.js'
import { causeInWords } from './headline.js'
import { paragraphs } from './text.js'

export const FindingView = group({
  rule: text('id of the rule'),
  cause: text("one of the stock causes, or a team's own x-…"),
  causeInWords: text('the cause as people say it: null dereference'),
  title: text('title of the rule'),
  severity: text('critical, high, medium, low or info'),
  confidence: text('certain, high, medium or low'),
  explanation: text('the message of the rule with the values of this death'),
  evidence: list(Evidence, 'the conditions that held'),
  advice: texts('what to do, a paragraph each'),
  references: texts('web addresses'),
})
export type FindingView = Static<typeof FindingView>

/** Without a finding every field is empty: no rule explains this death. */
export const viewFinding = (finding: Finding | undefined): FindingView => ({
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
