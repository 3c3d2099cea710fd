import type { Command } from 'commander'
import { SEVERITIES, type Severity } from '../model/finding.js'
import { type AnalysisOptions, FORMATS, type Format, type IncidentFormat } from '../pipeline.js'
import { parseDuration } from './duration.js'
import { choice, choiceOption, collect } from './options.js'
import { addRedactOptions, type RedactOptions } from './redact-options.js'
import { note } from './stderr.js'

/** What becomes of each death: the same for every command that reports. */
export interface ReportOptions extends RedactOptions {
  format: string[]
  out?: string
  rules: string[]
  stockRules: boolean
  templates?: string
  minSeverity?: string
  failOn?: string
  record?: string
  repeat?: string
  verbose?: true
}

export const addReportOptions = (command: Command): Command =>
  addRedactOptions(command)
    .addOption(
      choiceOption('--format <FORMAT>', `${FORMATS.join(', ')} (repeatable; default: terminal)`, FORMATS)
        .argParser(collect)
        .default([]),
    )
    .option('--out <DIR>', 'write a file per incident and format, and an index, to DIR')
    .option('--rules <PATH>', 'add a rule file or a folder of them (repeatable)', collect, [])
    .option('--no-stock-rules', 'leave the stock rules out')
    .option('--templates <DIR>', 'templates that replace stock ones of the same name')
    .addOption(
      choiceOption('--min-severity <LEVEL>', `report only from this level on: ${SEVERITIES.join(', ')}`, SEVERITIES),
    )
    .addOption(
      choiceOption(
        '--fail-on <LEVEL>',
        'exit with status 1 if an incident of this level or worse was found',
        SEVERITIES,
      ),
    )
    .option(
      '--repeat <TIME>',
      'for this long after a report, count deaths of the same signature instead of reporting them; 0s: report each; default 1h, or as rules say',
    )
    .option('-v, --verbose', 'all of a report on the terminal, not a screen of it')

/** Each once; without any, the page where reports go to files. */
export function chosenFormats({ format, out }: ReportOptions): Format[] {
  if (format.length === 0) return [out === undefined ? 'terminal' : 'html']
  return [...new Set(format.map((name) => choice('--format', name, FORMATS)))]
}

export const level = (option: string, text: string | undefined): Severity | undefined =>
  text === undefined ? undefined : choice(option, text, SEVERITIES)

/** Of documents in these formats; the summary is no document of one incident. */
export const analysisOptions = (
  { rules, stockRules, templates, verbose, minSeverity, repeat, out }: ReportOptions,
  formats: readonly Format[],
  colour: boolean,
): AnalysisOptions => ({
  rules,
  stockRules,
  formats: formats.filter((format) => format !== 'summary'),
  templates,
  colour: colour && !process.env.NO_COLOR,
  verbose: verbose ?? false,
  onRuleFailure: note,
  minSeverity: level('--min-severity', minSeverity),
  repeatMs: repeat === undefined ? undefined : parseDuration(repeat, '--repeat'),
  complete: out === undefined ? DATA_FORMATS : [],
})

/** Programs read these: on standard output they have every incident. */
const DATA_FORMATS: readonly IncidentFormat[] = ['json', 'findings']

/** What to type to get the report of an event of a log again. Nothing where it is kept nowhere. */
export function replayCommand(input: string | undefined, id: string, { rules, stockRules }: ReportOptions): string[] {
  if (input === undefined || input === '-') return []
  return [
    'crashcrawler',
    'analyze',
    input,
    '--id',
    id,
    ...rules.flatMap((path) => ['--rules', path]),
    ...(stockRules ? [] : ['--no-stock-rules']),
  ]
}
