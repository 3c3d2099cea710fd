import type { Incident } from '../../model/finding.js'
import { clip, visible } from '../../model/text/visible.js'
import { containerOf, unitOf } from '../../model/unit.js'
import { type SourceRoot, sourcePlace } from '../source-place.js'
import { headline } from '../view/headline.js'
import { paragraphs } from '../view/text.js'
import { artifactLocation, location } from './location.js'
import { LEVELS, UNEXPLAINED } from './rule.js'
import { stacksOf } from './stack.js'

const MAX_TEXT = 4000

/** An incident as a result. `ruleIndex`: of its rule in the list of the run. */
export function resultOf(incident: Incident, ruleIndex: number, sources: SourceRoot | undefined) {
  const [finding] = incident.findings
  const stacks = stacksOf(incident, sources)
  return {
    ruleId: finding?.rule ?? UNEXPLAINED,
    ruleIndex,
    level: finding ? LEVELS[finding.severity] : 'note',
    message: { text: messageOf(incident) },
    locations: [placeOf(incident, sources)],
    ...(stacks.length > 0 && { stacks }),
    partialFingerprints: { 'crashcrawlerSignature/v1': short(incident.signature) },
    properties: propertiesOf(incident),
  }
}

function messageOf(incident: Incident): string {
  const [finding] = incident.findings
  const parts = [`${headline(incident)}.`, ...paragraphs(finding?.explanation), ...paragraphs(finding?.advice)]
  return parts.map((part) => visible(clip(part, MAX_TEXT))).join('\n\n')
}

/** Without source, what can be named is the program. */
function placeOf(incident: Incident, sources: SourceRoot | undefined) {
  const place = sourcePlace(incident, sources)
  if (place) return location(place)
  const { exe, comm } = incident.process
  return { physicalLocation: { artifactLocation: artifactLocation(exe ?? comm, false) } }
}

const MAX_PROPERTY = 500
const MAX_LIST = 50

const short = (text: string | undefined): string | undefined => text && clip(text, MAX_PROPERTY)

function propertiesOf({ id, time, host, process, termination, fault, findings }: Incident) {
  const [finding, ...others] = findings
  return {
    id: short(id),
    time,
    host: short(host.hostname),
    program: short(process.comm),
    pid: process.pid,
    unit: short(unitOf(process)),
    container: short(containerOf(process)),
    signal: short(termination?.signal),
    signalCode: short(fault?.siCode),
    faultAddress: fault?.address,
    exitStatus: termination?.exitCode,
    cause: finding?.cause,
    severity: finding?.severity,
    confidence: finding?.confidence,
    evidence: finding?.evidence.slice(0, MAX_LIST).map(({ text }) => short(text)),
    otherRules: others.slice(0, MAX_LIST).map(({ rule }) => rule),
  }
}
