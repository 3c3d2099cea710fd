import { formatAddress } from '../model/address.js'
import type { Incident } from '../model/finding.js'
import { BARE, type ReportContext } from './context.js'

const address = formatAddress(0x401000n)
const host = { hostname: 'host', kernel: '6.1', arch: 'x86_64' }
const frame = { ip: address, module: '/bin/program', moduleOffset: address }
const mapping = { start: address, end: formatAddress(0x402000n), perms: 'r-xp', offset: address, path: '/bin/program' }
const finding = {
  rule: 'specimen/rule',
  cause: 'x-specimen',
  title: 'Specimen',
  severity: 'high' as const,
  confidence: 'certain' as const,
  explanation: 'Specimen.',
  evidence: [{ condition: 'condition', text: 'condition holds' }],
  advice: 'None.',
  references: ['https://www.example.org/'],
}

/** Has everything there is, in as few words as possible. */
const full: Incident = {
  schemaVersion: 1,
  id: '0',
  time: '2000-01-01T00:00:00.000000000Z',
  host: { ...host, distro: 'Linux', cpus: 1, cpu: 'cpu', memoryKb: 1024 },
  process: {
    pid: 2,
    tid: 3,
    ppid: 1,
    comm: 'program',
    threadComm: 'thread',
    exe: '/bin/program',
    exeDeleted: true,
    argv: ['program'],
    cwd: '/',
    uid: 0,
    gid: 0,
    startTime: '2000-01-01T00:00:00.000000000Z',
    durationMs: 1,
    threads: 2,
    cgroup: '/',
    container: 'unit',
    namespaces: { pid: 1 },
    parent: { comm: 'init', exe: '/sbin/init' },
    forker: { pid: 6, comm: 'forker' },
  },
  termination: { kind: 'signal', signal: 'SIGSEGV', signalNumber: 11, coreDumped: true },
  fault: {
    address,
    siCode: 'SEGV_ACCERR',
    access: 'write',
    trap: 'page-fault',
    instruction: '90',
    mapping,
    firstChance: true,
  },
  sender: { pid: 4, comm: 'sender', uid: 0, parent: { pid: 1, comm: 'init' } },
  oom: { scope: 'global' },
  registers: { rip: address, rsp: formatAddress(8n) },
  runtime: { name: 'CPython', crashLog: '/tmp/crash.log' },
  stack: {
    unwinder: 'dwarf',
    truncated: true,
    frames: Array.from({ length: 100 }, () => ({
      ...frame,
      symbol: 'main',
      symbolOffset: 1,
      file: 'main.c',
      line: 1,
      inlined: true,
    })),
  },
  kernelStack: [frame],
  maps: [mapping],
  libraries: [
    {
      path: '/lib/x.so',
      buildId: '00',
      package: { name: 'x', version: '1', manager: 'dpkg' },
      replaced: true,
      missing: true,
    },
  ],
  message: 'message',
  stderrTail: 'stderr',
  failedSyscalls: [{ name: 'open', args: ['x'], errno: 'ENOENT' }],
  capture: { tier: 'A', truncated: ['maps'], lost: 1 },
  findings: [finding, finding],
  signature: '0',
}

const { schemaVersion, id, time, signature } = full

/** Has only what every incident has. */
const bare: Incident = { schemaVersion, id, time, host, process: { pid: 2, comm: 'program' }, findings: [], signature }

const brief: Incident = { ...full, findings: [{ ...finding, severity: 'info' }] }

const context: ReportContext = {
  sources: [{ file: 'main.c', line: 1, first: 1, lines: ['int main()'] }],
  replay: ['crashcrawler'],
}

/** Between them they take every branch of a template. */
export const SPECIMENS: readonly (readonly [Incident, ReportContext])[] = [
  [full, context],
  [brief, context],
  [bare, BARE],
]
