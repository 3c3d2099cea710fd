import { formatAddress } from '../../model/address.js'
import type { Incident } from '../../model/finding.js'
import { specimenSymbols } from './symbols.js'
import { specimenThreads } from './threads.js'

const address = formatAddress(0x401000n)
export const host = { hostname: 'host', kernel: '6.1', arch: 'x86_64' }
const frame = { ip: address, module: '/bin/program', moduleOffset: address }
const variables = [{ name: 'n', value: '0x0', argument: true }]
const own = { ...frame, symbol: 'main', symbolOffset: 1, file: '/main.c', line: 1, inlined: true, variables }
const library = { ip: address, module: '/lib/libc.so.6', symbol: 'strlen' }
/** Address of the mapping of this number: there are gaps between them. */
export const page = (number: number): string => formatAddress(0x400000n + 0x2000n * BigInt(number))
/** More than are shown. */
const maps = Array.from({ length: 500 }, (_, i) => ({
  start: page(i),
  end: formatAddress(BigInt(page(i)) + 0x1000n),
  perms: 'r-xp',
  offset: address,
  path: i === 2 ? '/bin/program' : '/lib/x.so',
}))
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

/** An incident that has everything there is, in as few words as possible. */
export const everything: Incident = {
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
    mapping: maps[0],
    firstChance: true,
    signal: 'SIGSEGV',
    syscall: 1,
    time: '2000-01-01T00:00:00.000000000Z',
    handlerMs: 1,
  },
  sender: { pid: 4, comm: 'sender', uid: 0, time: '2000-01-01T00:00:00.000000000Z', parent: { pid: 1, comm: 'init' } },
  oom: { scope: 'cgroup', limitKb: 1, usageKb: 1, trigger: { pid: 5, comm: 'hungry' } },
  registers: { rax: address, rip: formatAddress(BigInt(page(1)) + 0x100n), rsp: formatAddress(8n) },
  missingSymbols: specimenSymbols,
  runtime: { name: 'CPython', crashLog: '/tmp/crash.log' },
  stack: {
    unwinder: 'dwarf',
    truncated: true,
    frames: [
      library,
      own,
      ...Array.from({ length: 4 }, () => frame),
      ...Array.from({ length: 100 }, (_, i) => ({ ...own, line: i, symbol: `f${i}` })),
      library,
      library,
    ],
  },
  threads: specimenThreads({ own, library, frame }),
  kernelStack: [frame],
  maps,
  libraries: [
    {
      path: '/lib/x.so',
      buildId: '00',
      package: { name: 'x', version: '1', manager: 'dpkg' },
      replaced: true,
      missing: true,
      searched: ['/lib'],
    },
  ],
  resources: {
    maxRssKb: 1,
    userMs: 1,
    systemMs: 1,
    minorFaults: 1,
    majorFaults: 1,
    limits: { stack: { soft: 1, hard: 'unlimited' } },
  },
  scheduling: { policy: 'SCHED_FIFO', nice: 1 },
  message: 'message',
  stderrTail: 'stderr',
  failedSyscalls: [{ name: 'open', args: ['x'], errno: 'ENOENT' }],
  capture: { tier: 'A', truncated: ['maps'], missing: ['stderrTail'], lost: 1 },
  findings: [finding, finding],
  signature: '0',
  group: { id: '1', signatures: 2, sameAs: '1', because: 'the frames main are equal' },
  languageStack: {
    language: 'Python',
    frames: [
      { function: 'wait', file: '/lib/python3/threading.py', line: 1, library: true },
      { function: 'main', file: '/app.py', line: 2 },
      { file: '/app.py', line: 3 },
    ],
    truncated: true,
  },
}
