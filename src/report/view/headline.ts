import type { Termination } from '../../model/event.js'
import type { Incident } from '../../model/finding.js'
import { clip } from '../escape/visible.js'

type Verdict = Pick<Incident, 'process' | 'termination' | 'findings'>

/** nginx (pid 123) died by SIGSEGV: null dereference */
export function headline({ process, termination, findings }: Verdict): string {
  return `${clip(process.comm, 40)} (pid ${process.pid}) ${ending({ termination, findings })}`
}

/** died by SIGSEGV: null dereference */
export function ending({ termination, findings }: Omit<Verdict, 'process'>): string {
  const cause = findings[0]?.cause
  const reason = cause === undefined || cause === SAYS_NOTHING_NEW ? '' : `: ${causeInWords(cause)}`
  return `${verb(termination)}${reason}`
}

/** null-dereference, x-disk-full: as people say it. */
export const causeInWords = (cause: string): string => cause.replace(/^x-/, '').replaceAll('-', ' ')

/** "killed by SIGSEGV, core dumped", "exited with status 127". '' when it was not captured. */
export function outcome(termination: Termination | undefined): string {
  if (!termination) return ''
  if (termination.kind === 'exit') return `exited with status ${termination.exitCode ?? 'unknown'}`
  return `killed by ${signal(termination)}${termination.coreDumped ? ', core dumped' : ''}`
}

/** "exited with status 1" is already all there is to it. */
const SAYS_NOTHING_NEW = 'nonzero-exit'

function verb(termination: Termination | undefined): string {
  if (!termination) return 'ended'
  return termination.kind === 'exit' ? outcome(termination) : `died by ${signal(termination)}`
}

const signal = (termination: Termination): string =>
  termination.signal ?? (termination.signalNumber === undefined ? 'a signal' : `signal ${termination.signalNumber}`)
