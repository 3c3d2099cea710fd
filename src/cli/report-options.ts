import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { SEVERITIES, type Severity } from '../model/levels.js'
import type { AnalysisOptions } from '../pipeline/analysis.js'
import { describeFormat, FORMATS, type Format, renderedFormats } from '../pipeline/formats.js'
import { choice } from './choice.js'
import { parseDuration } from './duration.js'
import { choiceOption, collect } from './options.js'
import { addRedactOptions, type RedactOptions } from './redact-options.js'
import { note } from './stderr.js'
import { type Stream, terminalWidth, usesColour } from './terminal.js'
import { isForWorkflow } from './workflow/commands.js'

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
    .option(
      '--out <DIR>',
      'write the reports to files in DIR, with an index; csv, sarif and summary are one file for the whole run',
    )
    .option('--rules <PATH>', 'add a rule file or a folder of them (repeatable)', collect, [])
    .option('--no-stock-rules', 'do not use the stock rules')
    .option('--templates <DIR>', 'use the templates in DIR instead of the stock ones of the same name')
    .addOption(
      choiceOption(
        '--min-severity <LEVEL>',
        `report only incidents of this severity or worse: ${SEVERITIES.join(', ')}`,
        SEVERITIES,
      ),
    )
    .addOption(
      choiceOption(
        '--fail-on <LEVEL>',
        'exit with status 1 if an incident of this severity or worse was found',
        SEVERITIES,
      ),
    )
    .option(
      '--repeat <TIME>',
      'after a report, count further deaths of the same signature for this long instead of reporting them; 0s reports every death. The default is 1h, unless the rule sets another time',
    )
    .option('-v, --verbose', 'show the whole report on the terminal, not only one screen of it')

/** Each once; without any, the page where reports go to files. */
export function chosenFormats({ format, out }: Pick<ReportOptions, 'format' | 'out'>): Format[] {
  const chosen = [...new Set(format.map((name) => choice('--format', name, FORMATS)))]
  const ordinary = chosen.filter((each) => !isForWorkflow(each))
  if (out !== undefined) return ordinary.length === 0 ? [...chosen, 'html'] : chosen
  if (ordinary.length > 0 && ordinary.length < chosen.length) {
    throw new UserError(
      `--format ${chosen.find(isForWorkflow)} has standard output to itself; the others need --out DIR`,
    )
  }
  return chosen.length === 0 ? ['terminal'] : chosen
}

export const level = (option: string, text: string | undefined): Severity | undefined =>
  text === undefined ? undefined : choice(option, text, SEVERITIES)

/** `terminal`: the stream the reports go to, if it may be one. */
export const analysisOptions = (
  { rules, stockRules, templates, verbose, minSeverity, repeat, out }: ReportOptions,
  formats: readonly Format[],
  terminal: Stream | undefined,
): AnalysisOptions => ({
  rules,
  stockRules,
  formats: renderedFormats(formats),
  templates,
  colour: terminal !== undefined && usesColour(terminal),
  width: terminal && terminalWidth(terminal),
  verbose: verbose ?? false,
  onRuleFailure: note,
  minSeverity: level('--min-severity', minSeverity),
  repeatMs: repeat === undefined ? undefined : parseDuration(repeat, '--repeat'),
  complete: renderedFormats(formats).filter((format) => hasRepeats(format, out)),
})

/** Output for programs has every incident, but in a folder a repeat has no file. */
function hasRepeats(format: Format, out: string | undefined): boolean {
  const { layout, per } = describeFormat(format)
  return layout === 'line' && (out === undefined || per === 'run')
}

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
