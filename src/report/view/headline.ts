import type { Incident } from '../../model/finding.js'
import { type LanguageFrame, ownFrame } from '../../model/language-stack.js'
import type { Termination } from '../../model/termination.js'
import { clip } from '../../model/text/visible.js'
import { wasInterrupted } from './interrupted.js'
import { baseName } from './text.js'

type Verdict = Pick<Incident, 'process' | 'termination' | 'findings' | 'languageStack' | 'sender' | 'oom'>

/** nginx (pid 123) died by SIGSEGV: null dereference. With the place in the language of the program, where it is known. */
export function headline(incident: Verdict): string {
  const { process, termination, findings, languageStack } = incident
  const own = languageStack && !wasInterrupted(incident) ? ownFrame(languageStack) : undefined
  const place = own ? ` ${inLanguage(own)}` : ''
  return `${clip(process.comm, 40)} (pid ${process.pid}) ${ending({ termination, findings })}${place}`
}

const inLanguage = ({ function: name, file, line }: LanguageFrame): string =>
  name === undefined
    ? `at ${clip(baseName(file), 60)}:${line}`
    : `in ${clip(name, 60)} at ${clip(baseName(file), 60)}:${line}`

/** died by SIGSEGV: null dereference */
export function ending({ termination, findings }: Pick<Verdict, 'termination' | 'findings'>): string {
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
  // A core that was taken of a process that went on, by gcore(1).
  if (!termination) return 'was alive (snapshot)'
  return termination.kind === 'exit' ? outcome(termination) : `died by ${signal(termination)}`
}

const signal = (termination: Termination): string =>
  termination.signal ?? (termination.signalNumber === undefined ? 'a signal' : `signal ${termination.signalNumber}`)
