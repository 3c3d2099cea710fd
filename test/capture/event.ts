import { formatAddress } from '../../src/model/address.js'
import type { CrashEvent, Stack } from '../../src/model/event.js'
import type { Host } from '../../src/model/process.js'

const at = (address: number | bigint): string => formatAddress(BigInt(address))

export const host: Host = {
  hostname: 'web-1',
  kernel: '6.18.2-amd64',
  arch: 'x86_64',
  distro: 'Debian GNU/Linux 12 (bookworm)',
  cpus: 8,
  cpu: 'AMD EPYC 7763 64-Core Processor',
  memoryKb: 32_768_000,
  bootId: '0f3c1b7e-6a55-4f0e-9d2b-9a8f3f0c1d2e',
}

const text = {
  start: at(0x5555_5555_5000),
  end: at(0x5555_5555_6000),
  perms: 'r-xp',
  offset: at(0x1000),
  device: 'fe:01',
  inode: 1_310_722,
  path: '/usr/bin/app',
}

const stack: Stack = {
  unwinder: 'dwarf',
  truncated: true,
  frames: [
    {
      ip: at(0x5555_5555_5123),
      module: '/usr/bin/app',
      buildId: 'c0ffee',
      moduleOffset: at(0x1123),
      symbol: 'walk',
      symbolOffset: 35,
      file: 'app.c',
      line: 12,
      inlined: true,
      runtime: 'CPython',
    },
  ],
}

/** An event that has every field the schema knows. */
const complete: CrashEvent = {
  schemaVersion: 1,
  id: '5f0c2a91d7be',
  time: '2026-03-01T10:20:30.123456789Z',
  host,
  process: {
    pid: 4711,
    tid: 4712,
    ppid: 1,
    comm: 'app',
    threadComm: 'worker',
    exe: '/usr/bin/app',
    exeDeleted: true,
    argv: ['app', '--serve', ''],
    cwd: '/srv/äöü',
    uid: 1000,
    gid: 1000,
    startTime: '2026-03-01T10:20:00.000000000Z',
    durationMs: 30_123.457,
    threads: 2,
    cgroup: '/system.slice/app.service',
    container: 'app.service',
    namespaces: { pid: 4711, pidNamespace: 4_026_531_836, mountNamespace: 4_026_531_841 },
    environment: { LANG: 'C.UTF-8' },
    parent: { comm: 'systemd', exe: '/usr/lib/systemd/systemd' },
    forker: { pid: 4700, comm: 'launcher' },
  },
  termination: { kind: 'signal', signal: 'SIGSEGV', signalNumber: 11, exitCode: 0, coreDumped: true },
  fault: {
    address: at(0x18),
    siCode: 'SEGV_MAPERR',
    time: '2026-03-01T09:59:59.998500000Z',
    handlerMs: 1.25,
    access: 'read',
    trap: 'page-fault',
    instruction: '488b4018',
    mapping: text,
    firstChance: true,
    signal: 'SIGBUS',
    syscall: 59,
  },
  sender: { pid: 99, comm: 'bash', uid: 0, time: '2026-03-01T09:59:59.999750000Z', parent: { pid: 98, comm: 'sshd' } },
  oom: {
    scope: 'cgroup',
    time: '2026-03-01T09:59:59.999000000Z',
    limitKb: 1024,
    usageKb: 1020,
    trigger: { pid: 5, comm: 'java' },
  },
  registers: { rip: at(0x5555_5555_5123), rsp: at(0x7fff_ffff_e000) },
  stack,
  threads: [{ tid: 4713, registers: { rip: at(0x7fff_f7a9_0000) }, stack }],
  kernelStack: [{ ip: at(0xffff_ffff_8100_0000n), symbol: 'do_exit', symbolOffset: 0 }],
  pointedMemory: [{ register: 'rax', address: at(0x18), bytes: '00ff' }],
  maps: [text],
  mapsTotal: 1200,
  resources: {
    maxRssKb: 2048,
    userMs: 1.5,
    systemMs: 0,
    minorFaults: 100,
    majorFaults: 0,
    limits: { core: { soft: 0, hard: 'unlimited' } },
  },
  scheduling: {
    policy: 'SCHED_OTHER',
    nice: -5,
    priority: 0,
    voluntarySwitches: 3,
    involuntarySwitches: 4,
  },
  libraries: [
    {
      path: '/usr/lib/libc.so.6',
      soname: 'libc.so.6',
      buildId: 'beef',
      needed: ['ld-linux-x86-64.so.2'],
      symbolVersions: ['GLIBC_2.36'],
      package: { name: 'libc6', version: '2.36-9', manager: 'dpkg' },
      replaced: true,
      missing: true,
      searched: ['/lib'],
    },
  ],
  runtime: { name: 'CPython', crashLog: '/tmp/hs_err_pid1.log' },
  message: 'free(): invalid pointer',
  stderrTail: 'last\nwords',
  failedSyscalls: [{ name: 'openat', args: ['AT_FDCWD', '"x"'], errno: 'ENOENT' }],
  capture: { tier: 'A', truncated: ['maps'], lost: 2 },
}

export const crashEvent = (overrides: Partial<CrashEvent> = {}): CrashEvent => ({ ...complete, ...overrides })
