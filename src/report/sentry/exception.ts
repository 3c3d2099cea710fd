import type { Incident } from '../../model/finding.js'
import { siCodeNumber } from '../../model/si-codes.js'
import { clip } from '../../model/text/visible.js'
import { headline } from '../view/headline.js'
import { stackTraceOf } from './stack-trace.js'
import { deadThread } from './threads.js'

const MAX_TEXT = 2000

/** Why a process died, as an exception: its type is the signal or `exit`, its value the sentence of the first finding. */
export function exceptionOf(incident: Incident) {
  const { termination, findings, stack, registers } = incident
  const explanation = findings[0]?.explanation ?? headline(incident)
  return {
    type: termination?.signal ?? termination?.kind ?? 'snapshot',
    value: clip(explanation.replaceAll(/\s+/g, ' '), MAX_TEXT),
    thread_id: deadThread(incident),
    mechanism: mechanismOf(incident),
    ...(stack && stack.frames.length > 0 && { stacktrace: stackTraceOf(stack, registers, incident) }),
  }
}

/** `synthetic`: signals have few names, so the function says more than the type in a list. */
function mechanismOf({ termination, fault }: Incident) {
  const isSignal = termination?.kind === 'signal'
  return {
    type: 'crashcrawler',
    handled: false,
    ...(isSignal && { synthetic: true }),
    ...(isSignal && { meta: { signal: signalOf(termination, fault?.siCode) } }),
    ...(fault?.address !== undefined && { data: { relevant_address: fault.address } }),
  }
}

function signalOf({ signal, signalNumber }: NonNullable<Incident['termination']>, siCode: string | undefined) {
  const code = signalNumber === undefined || siCode === undefined ? undefined : siCodeNumber(signalNumber, siCode)
  return { number: signalNumber, name: signal, code, code_name: siCode }
}
