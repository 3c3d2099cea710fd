import { formatAddress } from '../../model/address.js'
import type { Incident } from '../../model/finding.js'
import { BARE, type ReportContext } from '../context.js'
import { everything, host, page } from './incident.js'

/** The fault is in no mapping, and the signal comes from the process itself. */
const beyond = formatAddress(BigInt(page(1)) + 0x1800n)
const unmapped: Incident = {
  ...everything,
  fault: { address: beyond, siCode: 'SEGV_MAPERR', inHandler: { siCode: 'SEGV_MAPERR' } },
  registers: { rax: beyond, rsp: page(2) },
  sender: { pid: everything.process.pid },
  capture: { tier: 'A' },
}
const { schemaVersion, id, time, signature } = everything

/** Has only what every incident has. */
const bare: Incident = { schemaVersion, id, time, host, process: { pid: 2, comm: 'program' }, findings: [], signature }

const brief: Incident = {
  ...everything,
  findings: everything.findings.map((finding) => ({ ...finding, severity: 'info' as const })),
}

const context: ReportContext = {
  sources: [{ file: '/main.c', line: 1, first: 1, lines: ['int main()'] }],
  replay: ['crashcrawler'],
}

/** What an incident can lack: a template may ask for one thing inside the branch of another. */
const OPTIONAL = [
  'termination',
  'fault',
  'sender',
  'oom',
  'registers',
  'runtime',
  'stack',
  'threads',
  'kernelStack',
  'maps',
  'libraries',
  'resources',
  'scheduling',
  'message',
  'stderrTail',
  'failedSyscalls',
  'capture',
  'languageStack',
  'missingSymbols',
] as const

/** Like the full one, with few enough lines to be rendered often. */
const short: Incident = {
  ...everything,
  maps: everything.maps?.slice(0, 3),
  stack: { unwinder: 'dwarf', frames: everything.stack?.frames.slice(0, 2) ?? [] },
  threads: everything.threads?.slice(0, 5),
}

/** A status instead of a signal. */
const exited: Incident = { ...short, termination: { kind: 'exit', exitCode: 1 }, fault: undefined, sender: undefined }

const variants = OPTIONAL.flatMap((field): [Incident, ReportContext][] => {
  const { [field]: _, ...without } = short
  return [
    [without, context],
    [{ ...bare, [field]: short[field] }, BARE],
  ]
})

/** Between them they take every branch of a template. */
export const SPECIMENS: readonly (readonly [Incident, ReportContext])[] = [
  [everything, { ...context, links: [{ text: 'all deaths', href: '/' }] }],
  [unmapped, context],
  [brief, context],
  [exited, context],
  [bare, BARE],
  [{ ...bare, host: { ...host, ofReader: true, kernel: '' } }, BARE],
  ...variants,
]
