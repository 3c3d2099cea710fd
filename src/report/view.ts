import type { Incident } from '../model/finding.js'
import type { ReportContext } from './context.js'
import { viewFault } from './view/fault.js'
import { viewFinding } from './view/findings.js'
import { viewFrames } from './view/frames.js'
import { headline, outcome } from './view/headline.js'
import { viewMaps } from './view/maps.js'
import { viewProcess, viewSender } from './view/process.js'
import { viewRegisters } from './view/registers.js'
import { runtimeNote } from './view/runtime.js'
import { viewCapture, viewHost, viewLibrary, viewSyscalls } from './view/surroundings.js'
import { commandLine } from './view/text.js'
import { readableTime } from './view/units.js'

/**
 * Everything a template may print, ready to print. Every field is there for every incident, '' or [] or false where
 * nothing was captured. Values are as the process left them: the format escapes them.
 */
export function viewIncident(incident: Incident, { replay, verbose }: ReportContext & { verbose: boolean }) {
  const [first, ...others] = incident.findings
  return {
    id: incident.id,
    signature: incident.signature,
    time: readableTime(incident.time),
    exactTime: incident.time,
    headline: headline(incident),
    outcome: outcome(incident.termination),
    /** Worth a line, not a page: nothing worse than low. */
    brief: isBrief(incident) && !verbose,
    verbose,
    replay: commandLine(replay),
    verdict: viewFinding(first),
    others: others.map(viewFinding),
    process: viewProcess(incident.process),
    fault: viewFault(incident),
    sender: viewSender(incident.sender, incident.process),
    oom: { killed: incident.oom !== undefined, scope: incident.oom?.scope ?? '' },
    message: incident.message ?? '',
    stderrTail: (incident.stderrTail ?? '').slice(-STDERR_LIMIT).trimEnd(),
    failedSyscalls: viewSyscalls(incident),
    stack: {
      ...viewFrames(incident.stack?.frames),
      unwinder: incident.stack?.unwinder ?? '',
      truncated: incident.stack?.truncated === true,
      note: runtimeNote(incident),
    },
    kernelStack: viewFrames(incident.kernelStack),
    registers: viewRegisters(incident),
    maps: viewMaps(incident),
    libraries: (incident.libraries ?? []).map(viewLibrary),
    host: viewHost(incident.host),
    capture: viewCapture(incident.capture),
  }
}

const STDERR_LIMIT = 8000

function isBrief({ findings: [first], termination }: Incident): boolean {
  if (!first) return termination?.kind === 'exit'
  return first.severity === 'low' || first.severity === 'info'
}
