import { inspect } from 'node:util'
import { UserError } from '../model/errors.js'
import type { Incident } from '../model/finding.js'
import { atLeast, type Severity, severityOf } from '../model/levels.js'
import type { Analysis } from '../pipeline/analysis.js'
import { io } from './io.js'
import { lastWords } from './last-words.js'
import type { Output } from './output.js'
import { note } from './stderr.js'

export interface RunReportOptions {
  failOn: Severity | undefined
  minSeverity: Severity | undefined
  output: Output | undefined
  /** A folder of reports prints asides itself. */
  notesAsides: boolean
}

export interface RunReport {
  /** `isCommand`: of the process that was started, not of one that descends from it. */
  add(analysis: Analysis, isCommand: boolean): void
  fail(error: unknown): void
  /** Ends with one sentence if the command failed: which process died first, or why the command failed itself. */
  tellEnd(command: readonly string[], status: number): void
  tellFailure(): void
  isBad(): boolean
}

/** Reports each death on standard error, and puts it where --out says. */
export function createRunReport({ failOn, minSeverity, output, notesAsides }: RunReportOptions): RunReport {
  let bad = false
  let failure: unknown
  let end: string | undefined
  let firstKilled: Incident | undefined
  const show = ({ incident, documents, aside }: Analysis): void => {
    if (aside !== undefined) {
      if (notesAsides) note(aside)
      return
    }
    const view = documents.find(({ format }) => format === 'terminal')
    io().stderr.write(`\n${view?.text.trimEnd()}\n\n`)
    firstKilled ??= incident
  }
  return {
    add: (analysis, isCommand) => {
      const { incident, documents, aside } = analysis
      const isExit = incident.termination?.kind === 'exit'
      if (!isCommand && (isExit ? !isCrash(incident) : wasEndedByParent(incident))) return
      const severity = severityOf(incident)
      if (failOn && atLeast(severity, failOn)) bad = true
      const isShown = minSeverity === undefined || atLeast(severity, minSeverity)
      if (isCommand && (isExit || incident.passedOn || !isShown)) end = lastSentence(incident, firstKilled)
      else if (isShown) show(analysis)
      if (isCommand) end ??= ''
      if (!isShown) return
      output?.write({
        incident,
        ...(aside !== undefined && !(isCommand && incident.passedOn) && { aside }),
        documents,
      })
    },
    fail: (error) => {
      failure ??= error
    },
    tellEnd: ([command = ''], status) => {
      if (status === 0) return
      const sentence = end ?? `${command} ended with status ${status}; its death was not captured`
      if (sentence !== '') note(sentence)
    },
    tellFailure: () => {
      if (failure instanceof UserError) note(failure.message)
      else if (failure !== undefined) io().stderr.write(`${inspect(failure)}\n`)
    },
    isBad: () => bad,
  }
}

/** With these, a program can have answered the death of a child. */
const MAY_BE_AN_ANSWER: readonly string[] = ['nonzero-exit', 'uncaught-exception']

/**
 * The exit status of a helper is meant for its parent, which may not regard it as a failure. But where its runtime or its
 * crash handler exited, it has crashed all the same, as the workers of uWSGI do.
 */
function isCrash({ findings, passedOn }: Incident): boolean {
  const [first] = findings
  return first !== undefined && !passedOn && atLeast(first.severity, 'high') && !MAY_BE_AN_ANSWER.includes(first.cause)
}

/**
 * A program that ends its helpers does what it always does: asks them to end, with a signal of its own, or kills what it has
 * just started, to see whether it can. A time limit has a cause of its own.
 */
function wasEndedByParent({ findings: [first], process, sender, termination }: Incident): boolean {
  if (sender?.pid === undefined) return false
  const isAbove = sender.pid === process.ppid || sender.pid === process.parent?.ppid
  const isCopy = sender.comm === process.comm && OWN_SIGNALS.includes(termination?.signal)
  if (!isAbove && !isCopy) return false
  if (REQUESTS.includes(first?.cause ?? '')) return true
  if (first?.cause !== 'killed-by-process') return false
  return OWN_SIGNALS.includes(termination?.signal) || (process.durationMs ?? Number.POSITIVE_INFINITY) < MAX_TRIAL_MS
}

const REQUESTS: readonly string[] = ['terminated', 'interrupted', 'hangup', 'quit']
/** With which programs tell each other what they like, signal(7). */
const OWN_SIGNALS: readonly (string | undefined)[] = ['SIGUSR1', 'SIGUSR2']
const MAX_TRIAL_MS = 100

/** Why the command failed. A death that is not connected with its end is only mentioned. */
function lastSentence(incident: Incident, firstKilled: Incident | undefined): string {
  const sentence = lastWords(incident)
  const [finding] = incident.findings
  if (!firstKilled || incident.passedOn || (finding && !MAY_BE_AN_ANSWER.includes(finding.cause))) return sentence
  const { process, termination, sender } = firstKilled
  // Programs end their own helpers when they exit.
  if (sender?.comm === process.comm && sender.pid !== process.pid) return sentence
  const end = termination?.signal === undefined ? 'crashed' : `was killed by ${termination.signal}`
  return `${sentence.replace(/\.$/, '')}; before that, ${process.comm}[${process.pid}] ${end}`
}
