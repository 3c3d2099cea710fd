import type { Incident } from '../model/finding.js'
import type { Severity } from '../model/levels.js'
import { clip, visible } from '../model/text/visible.js'
import type { RunOptions, WorkflowCommands } from './format.js'
import { sourcePlace } from './source-place.js'
import { headline } from './view/headline.js'
import { paragraphs } from './view/text.js'

type Level = 'error' | 'warning' | 'notice'

const LEVELS: Record<Severity, Level> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
}

/** GitHub shows ten annotations of a level of one step: the last one is for all that are left. */
const SHOWN = 9

/** Headlines of those that are left. */
const LISTED = 20

/**
 * Annotations of GitHub Actions, as workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
 * Each is one line. The first nine of a level come at once, what is left of it at the end in one.
 */
export function createAnnotations({ sources }: RunOptions): WorkflowCommands {
  const counts: Record<Level, number> = { error: 0, warning: 0, notice: 0 }
  const left: Record<Level, Incident[]> = { error: [], warning: [], notice: [] }
  return {
    next: (incident) => {
      const level = LEVELS[incident.findings[0]?.severity ?? 'info']
      counts[level]++
      if (counts[level] <= SHOWN) return annotation(level, incident, sources)
      if (left[level].length < LISTED) left[level].push(incident)
      return ''
    },
    end: () =>
      (['error', 'warning', 'notice'] as const)
        .map((level) => {
          const more = counts[level] - SHOWN
          const [only] = left[level]
          if (!only) return ''
          return more === 1 ? annotation(level, only, sources) : folded(level, left[level], more)
        })
        .join(''),
  }
}

function annotation(level: Level, incident: Incident, sources: RunOptions['sources']): string {
  const place = sourcePlace(incident, sources)
  const [finding] = incident.findings
  const message = [
    ...paragraphs(finding?.explanation ?? 'No rule explains this death.'),
    ...paragraphs(finding?.advice),
    `id ${incident.id}, signature ${incident.signature}, rule ${finding?.rule ?? 'none'}`,
  ]
  return command(level, { file: place?.file, line: place?.line, title: headline(incident) }, message)
}

function folded(level: Level, listed: readonly Incident[], count: number): string {
  const rest = count - listed.length
  const message = [...listed.map(headline), ...(rest > 0 ? [`and ${rest} more`] : [])]
  return command(level, { title: `${count} more deaths` }, message)
}

const MAX_PROPERTY = 250
const MAX_LINE = 2000

function command(
  name: Level,
  properties: Record<string, string | number | undefined>,
  message: readonly string[],
): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(inert(String(value), MAX_PROPERTY))}`],
  )
  const lines = message.map((line) => escapeData(inert(line, MAX_LINE)))
  return `::${name} ${given.join(',')}::${lines.join(escapeData('\n'))}\n`
}

/** One line without control characters, and without the start of a command of an older form, which may stand anywhere. */
const inert = (text: string, limit: number): string => visible(clip(text, limit)).replaceAll('##[', '##\\[')

/** As @actions/core has it, packages/core/src/command.ts of github.com/actions/toolkit. */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
