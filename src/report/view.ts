import type { Static } from 'typebox'
import type { Incident, SignatureGroup } from '../model/finding.js'
import type { ReportContext } from './context.js'
import { libraryTest } from './view/blame.js'
import { FaultView, viewFault } from './view/fault.js'
import { flag, group, list, text, texts } from './view/field.js'
import { FindingView, viewFinding } from './view/findings.js'
import { FramesView, viewFrames } from './view/frames.js'
import { headline, outcome } from './view/headline.js'
import { LanguageView, viewLanguage } from './view/language.js'
import { MapsView, viewMaps } from './view/maps.js'
import { MemoryView, viewMemory } from './view/memory.js'
import { OomView, ProcessView, SenderView, viewOom, viewProcess, viewSender } from './view/process.js'
import { RegistersView, viewRegisters } from './view/registers.js'
import { ResourcesView, viewResources } from './view/resources.js'
import { runtimeNote } from './view/runtime.js'
import {
  CaptureView,
  HostView,
  LibrariesView,
  SyscallsView,
  viewCapture,
  viewHost,
  viewLibraries,
  viewSyscalls,
} from './view/surroundings.js'
import { SymbolsView, viewSymbols } from './view/symbols.js'
import { commandLine } from './view/text.js'
import { ThreadsView, viewThreads } from './view/threads.js'
import { Timeline, viewTimeline } from './view/timeline.js'
import { readableTime } from './view/units.js'
import { viewWhere, WhereView } from './view/where.js'

/** Everything a template may print. Every field is there for every incident, '' or [] or false where nothing is known. */
export const IncidentView = group({
  id: text('id of this death'),
  signature: text('equal for the same bug, whatever the host, the pid and the addresses'),
  group: group({
    id: text('the signature that the group of this bug began with; empty where this signature is the only one'),
    signatures: text('how many signatures the group has'),
    sameAs: text('one of them'),
    because: text('why they are the same bug: frames a, b and c are equal'),
  }),
  time: text('2025-11-20 11:05:31 UTC'),
  exactTime: text('RFC 3339, nanoseconds'),
  headline: text('nginx (pid 123) died by SIGSEGV: null dereference'),
  outcome: text('killed by SIGSEGV, core dumped'),
  brief: flag('worth a line or two: nothing worse than low, and not all was asked for'),
  verbose: flag('all was asked for, on the terminal'),
  replay: text('the command that analyzes this death again; empty where it is kept nowhere'),
  links: list(
    group({ text: text('what it is'), href: text('its address') }),
    'pages beside this one, where crashcrawler serve shows it',
  ),
  verdict: group(FindingView.properties, 'the best finding; all empty where no rule explains this death'),
  others: list(FindingView, 'the other findings, best first'),
  where: WhereView,
  language: LanguageView,
  timeline: Timeline,
  process: ProcessView,
  fault: FaultView,
  sender: SenderView,
  oom: OomView,
  message: text('last words of the runtime: abort text, assertion'),
  stderrTail: text('end of what the process wrote to standard error'),
  failedSyscalls: SyscallsView,
  stack: group(
    {
      ...FramesView.properties,
      unwinder: text('dwarf or frame-pointer'),
      truncated: flag('there were more frames than were captured'),
      note: text('which interpreter the frames belong to, and how to see those of the program that it runs'),
    },
    'the stack, from the innermost frame on',
  ),
  symbols: SymbolsView,
  threads: ThreadsView,
  kernelStack: group({ lines: texts('a frame each'), text: text('all of them') }, 'the stack in the kernel'),
  registers: RegistersView,
  memory: MemoryView,
  maps: MapsView,
  libraries: LibrariesView,
  resources: ResourcesView,
  host: HostView,
  capture: CaptureView,
})
export type IncidentView = Static<typeof IncidentView>

/** Values are as the process left them: the format escapes them. */
export function viewIncident(
  incident: Incident,
  context: ReportContext & { verbose: boolean; width?: number },
): IncidentView {
  const [first, ...others] = incident.findings
  const { replay, sources, verbose, width, links = [] } = context
  const frames = viewFrames(incident.stack?.frames, { isLibrary: libraryTest(incident), sources, width })
  const where = viewWhere(frames, incident)
  const { unwinder = '', truncated = false } = incident.stack ?? {}
  return {
    id: incident.id,
    signature: incident.signature,
    group: viewGroup(incident.group),
    time: readableTime(incident.time),
    exactTime: incident.time,
    headline: headline(incident),
    outcome: outcome(incident.termination),
    brief: isBrief(incident) && !verbose,
    verbose,
    replay: commandLine(replay),
    links: [...links],
    verdict: viewFinding(first),
    others: others.map(viewFinding),
    where,
    language: viewLanguage(incident),
    timeline: viewTimeline(incident, where),
    process: viewProcess(incident.process),
    fault: viewFault(incident),
    sender: viewSender(incident.sender, incident.process),
    oom: viewOom(incident.oom),
    message: incident.message ?? '',
    stderrTail: (incident.stderrTail ?? '').slice(-MAX_STDERR).trimEnd(),
    failedSyscalls: viewSyscalls(incident),
    stack: { ...frames, unwinder, truncated, note: runtimeNote(incident) },
    symbols: viewSymbols(incident),
    threads: viewThreads(incident),
    kernelStack: viewKernelStack(incident),
    registers: viewRegisters(incident),
    memory: viewMemory(incident),
    maps: viewMaps(incident),
    libraries: viewLibraries(incident),
    resources: viewResources(incident),
    host: viewHost(incident.host),
    capture: viewCapture(incident.capture),
  }
}

const viewGroup = ({ id = '', signatures, sameAs = '', because = '' }: Partial<SignatureGroup> = {}) => ({
  id,
  signatures: String(signatures ?? ''),
  sameAs,
  because,
})

function viewKernelStack({ kernelStack }: Incident): IncidentView['kernelStack'] {
  const { frames, text } = viewFrames(kernelStack)
  return { lines: frames.map(({ line }) => line), text }
}

const MAX_STDERR = 8000

function isBrief({ findings: [first], termination }: Incident): boolean {
  if (!first) return termination?.kind === 'exit'
  return first.severity === 'low' || first.severity === 'info'
}
