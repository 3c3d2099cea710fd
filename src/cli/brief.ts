import type { Severity } from '../model/finding.js'
import { type BriefOptions, replayInBrief } from '../pipeline/replay.js'
import { atLeast, createSummary, type Format, severityOf } from '../pipeline.js'
import { openProgress } from './progress.js'
import { note } from './stderr.js'

export interface BriefRun extends BriefOptions {
  formats: readonly Format[]
  failOn: Severity | undefined
}

/** A write for each line would cost more than the line. */
const WRITE_LENGTH = 64 * 1024

/** Logs of any length to standard output, in the formats that need no page for an incident. */
export async function analyzeInBrief(inputs: readonly string[], run: BriefRun): Promise<void> {
  const { formats, failOn } = run
  const summary = formats.includes('summary') ? createSummary() : undefined
  const progress = openProgress(inputs)
  let lines = ''
  const flush = (): void => {
    if (lines === '') return
    progress.clear()
    process.stdout.write(lines)
    lines = ''
  }
  const tell = (text: string): void => {
    progress.clear()
    note(text)
  }
  // A run that fails before its first incident leaves no summary that says nothing had died.
  let worthFinishing = false
  try {
    await replayInBrief(inputs, run, {
      onBrief: ({ verdict, text }) => {
        if (failOn && atLeast(severityOf(verdict), failOn)) process.exitCode = 1
        summary?.add(verdict)
        worthFinishing = true
        lines += text
        if (lines.length >= WRITE_LENGTH) flush()
      },
      onProblem: tell,
      onDamage: tell,
      onLoss: (input, lost) => tell(`${input}: ${lost} deaths were lost while it was recorded`),
      onRuleFailure: tell,
      onProgress: progress.add,
    })
    worthFinishing = true
  } finally {
    progress.clear()
    flush()
    if (summary && worthFinishing) process.stdout.write(`${summary.toString().trimEnd()}\n`)
  }
}
