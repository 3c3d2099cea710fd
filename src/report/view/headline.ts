import type { Incident } from '../../model/finding.js'
import { ownFrame } from '../../model/language-place.js'
import type { LanguageFrame } from '../../model/language-stack.js'
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
  return `${named(process)} (pid ${process.pid}) ${ending({ termination, findings })}${place}`
}

/**
 * What the first thread calls itself, which is the name of the program or of its script unless it has chosen another one:
 * that of Node.js 24 is MainThread, and says nothing without the program.
 */
function named({ comm, exe, argv = [] }: Incident['process']): string {
  const program = exe === undefined ? '' : baseName(exe)
  const isChosen = program !== '' && ![program, ...argv.map(baseName)].some((each) => each.startsWith(comm))
  return clip(isChosen ? `${comm} of ${program}` : comm, 40)
}

function inLanguage(frame: LanguageFrame): string {
  const [name, file] = [frame.function, clip(baseName(frame.file), 60)]
  // The line where a function begins would pass for the one that it was at.
  if (frame.begins || frame.line === 0) return name === undefined ? `in ${file}` : `in ${clip(name, 60)} of ${file}`
  return name === undefined ? `at ${file}:${frame.line}` : `in ${clip(name, 60)} at ${file}:${frame.line}`
}

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
