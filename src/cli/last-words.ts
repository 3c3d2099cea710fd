import type { Incident } from '../model/finding.js'

/** Of the one line a non-zero status is worth. */
const LONGEST_WORDS = 300

/**
 * What a command that exited with a status left behind, in one line: what the rules found, and the last line of its
 * standard error. undefined where there is nothing that its status does not say, as for false(1).
 */
export function lastWords({ process, termination, findings, stderrTail }: Incident): string | undefined {
  const [finding] = findings
  const reason = finding && finding.cause !== 'nonzero-exit' ? finding.title : undefined
  const line = stderrTail
    ?.split('\n')
    .findLast((text) => text.trim() !== '')
    ?.trim()
  if (reason === undefined && line === undefined) return undefined
  const parts = [
    `${process.comm}[${process.pid}] exited with status ${termination?.exitCode}`,
    ...(reason === undefined ? [] : [reason]),
    ...(line === undefined ? [] : [`last words: ${line.slice(0, LONGEST_WORDS)}`]),
  ]
  return parts.join('; ')
}
