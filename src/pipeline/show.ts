import { EVERYONE } from '../capture/files/reader.js'
import { readHost } from '../capture/host.js'
import { readExcerpts } from '../capture/source/excerpts.js'
import type { Finding, Incident } from '../model/finding.js'
import { splitIncident } from '../model/split-incident.js'
import type { Redact, Redacted } from '../redact/redactor.js'
import type { ReportContext } from '../report/context.js'
import { describeFormat } from '../report/formats.js'
import { createRenderer } from '../report/render.js'
import { type Analysis, type AnalysisOptions, redactLines } from './analysis.js'

export interface ShowOptions
  extends Pick<AnalysisOptions, 'formats' | 'templates' | 'colour' | 'verbose' | 'width' | 'redact'> {}

/**
 * Documents of incidents that were stored, with the findings of that time. Templates are loaded, and their errors thrown,
 * now. `replay`: the command that gives the report again.
 */
export function openDocuments(
  options: ShowOptions,
): (incident: Incident, replay: readonly string[], links?: ReportContext['links']) => Analysis {
  const renderers = options.formats.map((format) => ({ format, render: createRenderer(format, options) }))
  const showsSource = options.formats.some((format) => describeFormat(format).layout === 'page')
  const host = readHost()
  return (stored, replay, links) => {
    const { incident, redacted } = hidden(stored, options.redact)
    // Anyone may have written the log that it was imported from: only files that all may read are shown.
    const excerpts = showsSource ? readExcerpts(incident, host, [EVERYONE]) : []
    const sources = redacted ? excerpts.map((excerpt) => redactLines(excerpt, redacted)) : excerpts
    return {
      incident,
      documents: renderers.map(({ format, render }) => ({
        format,
        text: render(incident, { sources, replay, links }),
      })),
    }
  }
}

/** It was stored without secrets, unless somebody wanted them kept, and hiding them again changes nothing. */
function hidden({ raw: _, ...stored }: Incident, redact: Redact | undefined) {
  if (!redact) return { incident: stored, redacted: undefined }
  const { event, verdict } = splitIncident(stored)
  const redacted = redact(event)
  const findings = verdict.findings.map((finding) => safeFinding(finding, redacted))
  return { incident: { ...redacted.event, ...verdict, findings }, redacted }
}

function safeFinding(finding: Finding, { value }: Redacted): Finding {
  return {
    ...finding,
    explanation: String(value(finding.explanation)),
    evidence: finding.evidence.map(({ condition, text }) => ({ condition, text: String(value(text)) })),
  }
}
