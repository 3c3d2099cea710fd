import { atLeast, type Severity, severityOf } from '../model/levels.js'
import { type Format, headersOf } from '../pipeline/formats.js'
import { type BriefOptions, replayInBrief } from '../pipeline/replay.js'
import { io } from './io.js'
import { openManyLines } from './many-lines.js'
import { openProgress } from './progress.js'
import { openCounts, runOptions } from './run-documents.js'
import { note } from './stderr.js'
import { createWarnings } from './warnings.js'

export interface BriefRun extends BriefOptions {
  formats: readonly Format[]
  failOn: Severity | undefined
}

/** Logs of any length to standard output, in the formats that need no page for an incident. */
export async function analyzeInBrief(inputs: readonly string[], run: BriefRun): Promise<void> {
  const { formats, failOn } = run
  const counts = openCounts(formats, runOptions())
  const progress = openProgress(inputs)
  let header = headersOf(formats)
  const lines = openManyLines((bytes) => {
    progress.clear()
    io().stdout.write(bytes)
  })
  const report = (text: string): void => {
    progress.clear()
    note(text)
  }
  const warnings = createWarnings(report)
  // A run that fails before its first incident leaves no summary that says nothing had died.
  let worthFinishing = false
  try {
    await replayInBrief(inputs, run, {
      onBrief: ({ verdict, text }) => {
        if (failOn && atLeast(severityOf(verdict), failOn)) io().exitCode = 1
        counts.add(verdict)
        worthFinishing = true
        lines.add(header)
        lines.add(text)
        header = ''
      },
      onProblem: warnings.warn,
      onDamage: warnings.warn,
      onLoss: (input, lost) => report(`${input}: ${lost} deaths were lost while it was recorded`),
      onRuleFailure: report,
      onProgress: progress.add,
    })
    worthFinishing = true
  } finally {
    progress.clear()
    if (worthFinishing) lines.add(header)
    warnings.finish()
    lines.flush()
    if (worthFinishing) for (const { text } of counts.all()) io().stdout.write(`${text.trimEnd()}\n`)
  }
}
