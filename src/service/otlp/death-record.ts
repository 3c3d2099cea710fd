import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
  ATTR_LOG_RECORD_UID,
} from '@opentelemetry/semantic-conventions/incubating'
import type { Incident } from '../../model/finding.js'
import type { Severity } from '../../model/levels.js'
import { clip } from '../../model/text/visible.js'
import { hostAttributes } from './host-attributes.js'
import { processAttributes } from './process-attributes.js'

export type Attributes = Record<string, string | number | boolean | string[]>

/** A death as a log record, as it waits on the disk to be sent. */
export interface DeathRecord {
  /** RFC 3339, nanoseconds: of the death, and of when it became known. */
  time: string
  observed: string
  severity: Severity
  body: string
  attributes: Attributes
  /** Of the host that it happened on. */
  resource: Attributes
}

/** What is said of an incident in words, and by the names of this host. */
export interface Described {
  headline: string
  /** A frame on a line, the innermost first; '' without any. */
  stack: string
  user: string | undefined
}

/** An incident by the semantic conventions of OpenTelemetry. What they have no name for begins with `crashcrawler.` */
export function deathRecord(incident: Incident, described: Described, observed: Date): DeathRecord {
  const { time, findings, host } = incident
  const attributes = {
    ...exceptionAttributes(incident, described),
    ...processAttributes(incident, described.user),
    ...ownAttributes(incident),
  }
  return {
    time,
    observed: observed.toISOString(),
    severity: findings[0]?.severity ?? 'info',
    body: described.headline,
    attributes: given(attributes),
    resource: given(hostAttributes(host)),
  }
}

/** The innermost frames say most. */
const MAX_STACK = 32_000

function exceptionAttributes({ id, termination, findings }: Incident, { headline, stack }: Described) {
  return {
    // Collectors may drop a record that they have had, by its id.
    [ATTR_LOG_RECORD_UID]: id,
    [ATTR_EXCEPTION_TYPE]: termination?.signal ?? termination?.kind,
    [ATTR_EXCEPTION_MESSAGE]: findings[0]?.explanation ?? headline,
    [ATTR_EXCEPTION_STACKTRACE]: stack === '' ? undefined : clip(stack, MAX_STACK),
  }
}

function ownAttributes({ id, signature, termination, fault, findings }: Incident) {
  const [finding] = findings
  return {
    'crashcrawler.id': id,
    'crashcrawler.signature': signature,
    'crashcrawler.cause': finding?.cause,
    'crashcrawler.rule': finding?.rule,
    'crashcrawler.severity': finding?.severity,
    'crashcrawler.confidence': finding?.confidence,
    'crashcrawler.advice': finding?.advice,
    'crashcrawler.signal.number': termination?.signalNumber,
    'crashcrawler.signal.code': fault?.siCode,
    'crashcrawler.fault.address': fault?.address,
    'crashcrawler.core_dumped': termination?.coreDumped,
  }
}

const MAX_TEXT = 4096
const MAX_LIST = 128

/** Those that are known, at a length that whoever crashes cannot choose. */
function given(attributes: Record<string, Attributes[string] | undefined>): Attributes {
  const known: Attributes = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    if (name === ATTR_EXCEPTION_STACKTRACE) known[name] = value
    else if (typeof value === 'string') known[name] = clip(value, MAX_TEXT)
    else if (Array.isArray(value)) known[name] = value.slice(0, MAX_LIST).map((each) => clip(each, MAX_TEXT))
    else known[name] = value
  }
  return known
}
