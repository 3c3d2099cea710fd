import { formatAddress } from '../../src/model/address.js'
import type { Frame, Mapping } from '../../src/model/event.js'
import type { Incident } from '../../src/model/finding.js'
import type { Host } from '../../src/model/process.js'

const hex = (address: bigint | number): string => formatAddress(BigInt(address))

const web1: Host = {
  hostname: 'web-1',
  kernel: '6.18.2-amd64',
  arch: 'x86_64',
  distro: 'Debian GNU/Linux 12 (bookworm)',
  cpus: 8,
  cpu: 'AMD EPYC 7763 64-Core Processor',
  memoryKb: 32_768_000,
}

const IMAGETOOL = '/usr/local/bin/imagetool'
const LIBC = '/usr/lib/x86_64-linux-gnu/libc.so.6'
const LIBPNG = '/usr/lib/x86_64-linux-gnu/libpng16.so.16.39.0'

/** Consecutive mappings of one file, as the loader lays them out. */
function segments(path: string, base: bigint, inode: number, parts: [perms: string, size: bigint][]): Mapping[] {
  let start = base
  return parts.map(([perms, size]) => {
    const mapping = {
      start: hex(start),
      end: hex(start + size),
      perms,
      offset: hex(start - base),
      device: 'fe:01',
      inode,
      path,
    }
    start += size
    return mapping
  })
}

const anonymous = (start: bigint, size: bigint, perms: string, path?: string): Mapping => ({
  start: hex(start),
  end: hex(start + size),
  perms,
  offset: hex(0),
  path,
})

const maps: Mapping[] = [
  ...segments(IMAGETOOL, 0x55d1_8a40_0000n, 1_310_722, [
    ['r--p', 0x1000n],
    ['r-xp', 0x3000n],
    ['r--p', 0x1000n],
    ['r--p', 0x1000n],
    ['rw-p', 0x1000n],
  ]),
  anonymous(0x55d1_8b1c_6000n, 0x2_1000n, 'rw-p', '[heap]'),
  ...segments(LIBPNG, 0x7f3c_2280_0000n, 917_811, [
    ['r--p', 0x6000n],
    ['r-xp', 0x2_4000n],
    ['r--p', 0xc000n],
    ['r--p', 0x1000n],
    ['rw-p', 0x1000n],
  ]),
  ...segments(LIBC, 0x7f3c_2300_0000n, 917_504, [
    ['r--p', 0x2_6000n],
    ['r-xp', 0x15_5000n],
    ['r--p', 0x5_3000n],
    ['r--p', 0x4000n],
    ['rw-p', 0x2000n],
  ]),
  anonymous(0x7f3c_231d_4000n, 0xd000n, 'rw-p'),
  anonymous(0x7ffd_3b2e_9000n, 0x2_1000n, 'rw-p', '[stack]'),
  anonymous(0x7ffd_3b3d_1000n, 0x4000n, 'r--p', '[vvar]'),
  anonymous(0x7ffd_3b3d_5000n, 0x2000n, 'r-xp', '[vdso]'),
]

const frame = (ip: bigint, module: string, offset: number, more: Partial<Frame> = {}): Frame => ({
  ip: hex(ip),
  module,
  moduleOffset: hex(offset),
  ...more,
})

/** A C program reads a member of a structure through a null pointer. */
export const nullDereference: Incident = {
  schemaVersion: 1,
  id: '5f0c2a91d7be',
  time: '2025-11-20T11:05:31.482915307Z',
  host: web1,
  process: {
    pid: 48213,
    tid: 48213,
    ppid: 48102,
    comm: 'imagetool',
    exe: IMAGETOOL,
    argv: ['imagetool', '--resize', '640x480', '/srv/uploads/holiday photo.png'],
    cwd: '/srv/uploads',
    uid: 33,
    gid: 33,
    startTime: '2025-11-20T11:05:29.070112000Z',
    durationMs: 2412.8,
    threads: 1,
    cgroup: '/system.slice/imagetool.service',
    container: 'imagetool.service',
    parent: { comm: 'worker', exe: '/usr/local/bin/worker' },
  },
  termination: { kind: 'signal', signal: 'SIGSEGV', signalNumber: 11, coreDumped: false },
  fault: {
    address: hex(0x18),
    siCode: 'SEGV_MAPERR',
    access: 'read',
    trap: 'page-fault',
    instruction: '8b471889c2',
    time: '2025-11-20T11:05:31.482871040Z',
  },
  registers: {
    rax: hex(0),
    rdx: hex(0x280),
    rcx: hex(0x55d1_8b1c_72a0n),
    rbx: hex(0x7ffd_3b30_8a40n),
    rsi: hex(0x1e0),
    rdi: hex(0),
    rbp: hex(0x7ffd_3b30_89f0n),
    rsp: hex(0x7ffd_3b30_89b0n),
    r8: hex(0x7f3c_231d_2ac0n),
    r9: hex(0x18),
    r10: hex(0x7f3c_2300_d2f8n),
    r11: hex(0x246),
    r12: hex(0),
    r13: hex(0x7ffd_3b30_8b78n),
    r14: hex(0x55d1_8a40_5dd8n),
    r15: hex(0x7f3c_2340_7000n),
    rip: hex(0x55d1_8a40_11c9n),
    rflags: hex(0x1_0246),
  },
  stack: {
    unwinder: 'dwarf',
    frames: [
      frame(0x55d1_8a40_11c9n, IMAGETOOL, 0x11c9, {
        symbol: 'row_stride',
        symbolOffset: 4,
        file: 'resize.c',
        line: 42,
      }),
      frame(0x55d1_8a40_1240n, IMAGETOOL, 0x1240, {
        symbol: 'resize_image',
        symbolOffset: 0x5c,
        file: 'resize.c',
        line: 118,
      }),
      frame(0x55d1_8a40_1312n, IMAGETOOL, 0x1312, { symbol: 'main', symbolOffset: 0x92, file: 'main.c', line: 77 }),
      frame(0x7f3c_2302_724an, LIBC, 0x2724a, { symbol: '__libc_start_call_main', symbolOffset: 0x7a }),
      frame(0x7f3c_2302_7305n, LIBC, 0x27305, { symbol: '__libc_start_main', symbolOffset: 0x85 }),
      frame(0x55d1_8a40_10e1n, IMAGETOOL, 0x10e1),
    ],
  },
  kernelStack: [
    { ip: '0xffffffff810b5c1a', symbol: 'do_exit', symbolOffset: 0x9a },
    { ip: '0xffffffff810b6a70', symbol: 'do_group_exit', symbolOffset: 0x30 },
    { ip: '0xffffffff810c6f11', symbol: 'get_signal', symbolOffset: 0x8e1 },
  ],
  maps,
  libraries: [
    {
      path: LIBPNG,
      soname: 'libpng16.so.16',
      buildId: '8a52e0e2a3a4b1f0c0b4e6f7d7b1a2c3d4e5f607',
      package: { name: 'libpng16-16', version: '1.6.39-2', manager: 'dpkg' },
    },
    {
      path: LIBC,
      soname: 'libc.so.6',
      buildId: '58254ca972028402bc40624f81388d85ec95f70d',
      package: { name: 'libc6', version: '2.36-9+deb12u10', manager: 'dpkg' },
    },
  ],
  stderrTail:
    'imagetool: cannot decode header of /srv/uploads/holiday photo.png\nimagetool: continuing with an empty image\n',
  failedSyscalls: [{ name: 'openat', args: ['AT_FDCWD', '"/etc/imagetool.conf"', 'O_RDONLY'], errno: 'ENOENT' }],
  capture: { tier: 'A', lost: 0 },
  findings: [
    {
      rule: 'memory/null-dereference',
      cause: 'null-dereference',
      title: 'Read or write through a null pointer',
      severity: 'high',
      confidence: 'certain',
      explanation:
        'imagetool read from 0x18: a member 24 bytes into a structure whose pointer is null. Nothing is ever mapped there.',
      evidence: [
        { condition: 'segv', text: 'signal is SIGSEGV' },
        { condition: 'near-null', text: 'faultAddress 0x18 is below 0x10000' },
        { condition: 'unmapped', text: 'siCode is SEGV_MAPERR: no mapping has this address' },
        { condition: 'data-access', text: 'faultAccess is read, so this is not a call through a null pointer' },
      ],
      advice:
        'Look at resize.c:42 for a pointer that was not checked: register rdi is 0. A function that returns null on failure is the usual source.\n\nBuild with -fsanitize=address,undefined to catch it at the source.',
      references: ['https://man7.org/linux/man-pages/man2/sigaction.2.html'],
    },
    {
      rule: 'memory/invalid-read',
      cause: 'invalid-read',
      title: 'Read of an unmapped address',
      severity: 'high',
      confidence: 'low',
      explanation: 'The address read is in no mapping.',
      evidence: [{ condition: 'unmapped', text: 'siCode is SEGV_MAPERR' }],
      references: [],
    },
  ],
  signature: 'c1b7e0a45d2f9388',
}

/** Someone stops a service by hand. */
export const terminated: Incident = {
  schemaVersion: 1,
  id: '0b9e77aa41c2',
  time: '2025-11-20T12:14:02.000731904Z',
  host: web1,
  process: {
    pid: 51877,
    tid: 51877,
    ppid: 1,
    comm: 'queue-runner',
    exe: '/usr/local/bin/queue-runner',
    argv: ['queue-runner', '--all'],
    uid: 1001,
    gid: 1001,
    durationMs: 9_412_000,
    threads: 4,
    parent: { comm: 'systemd' },
  },
  termination: { kind: 'signal', signal: 'SIGTERM', signalNumber: 15, coreDumped: false },
  sender: {
    pid: 52001,
    comm: 'kill',
    uid: 0,
    time: '2025-11-20T12:14:01.998402117Z',
    parent: { pid: 51990, comm: 'bash' },
  },
  capture: { tier: 'C', truncated: ['argv'], lost: 3 },
  findings: [
    {
      rule: 'signals/terminated',
      cause: 'terminated',
      title: 'Asked to stop with SIGTERM',
      severity: 'low',
      confidence: 'certain',
      explanation: 'queue-runner ended because kill, pid 52001, asked it to with SIGTERM.',
      evidence: [{ condition: 'sigterm', text: 'signal is SIGTERM' }],
      advice: 'Nothing is wrong with the program. Ask whoever stopped it.',
      references: ['https://man7.org/linux/man-pages/man7/signal.7.html'],
    },
  ],
  signature: '77d0e8f1b2a34c59',
}

/** bash -c nosuchcommand */
export const commandNotFound: Incident = {
  schemaVersion: 1,
  id: 'aa317c05e9d4',
  time: '2025-11-20T10:41:55.120006021Z',
  host: { hostname: 'batch-7', kernel: '6.1.0-28-amd64', arch: 'x86_64' },
  process: {
    pid: 3120,
    ppid: 3100,
    comm: 'bash',
    exe: '/usr/bin/bash',
    argv: ['bash', '-c', 'nosuchcommand'],
    uid: 1000,
    durationMs: 3.2,
  },
  termination: { kind: 'exit', exitCode: 127 },
  capture: { tier: 'A' },
  findings: [
    {
      rule: 'exit/command-not-found',
      cause: 'command-not-found',
      title: 'A shell could not find a command',
      severity: 'info',
      confidence: 'high',
      explanation: 'bash exited with 127, which a shell does when it cannot find the command: bash -c nosuchcommand.',
      evidence: [{ condition: 'status-127', text: 'exitCode is 127' }],
      advice: 'Check the spelling and the PATH of whoever runs it.',
      references: [],
    },
  ],
  signature: '1f6a2b3c4d5e6f70',
}

/** No rule explains it, and hardly anything was captured. */
export const unexplained: Incident = {
  schemaVersion: 1,
  id: '9d00000000ff',
  time: '2025-11-20T10:00:00.000000000Z',
  host: { hostname: 'web-2', kernel: '6.1.0-28-amd64', arch: 'aarch64' },
  process: { pid: 7, comm: 'mystery' },
  termination: { kind: 'signal', signal: 'SIGUSR1', signalNumber: 10 },
  findings: [],
  signature: '0000000000000001',
}

/** Two thousand frames of two functions that call each other. */
export const recursion: Incident = {
  ...nullDereference,
  id: '3c3c3c3c3c3c',
  stack: {
    unwinder: 'dwarf',
    truncated: true,
    frames: Array.from({ length: 2000 }, (_, i) => ({
      ...frame(0x55d1_8a40_1150n, '/usr/local/bin/deep', 0x1150),
      symbol: i % 2 === 0 ? 'visit' : 'descend',
      symbolOffset: 0x1a,
      file: 'deep.c',
      line: 9,
    })),
  },
}

/** A large program: 300 mappings. */
export const manyMappings: Incident = {
  ...nullDereference,
  id: '7e7e7e7e7e7e',
  maps: Array.from({ length: 60 }, (_, i) =>
    segments(
      `/usr/lib/x86_64-linux-gnu/libpart${i}.so.1.0.${i}`,
      0x7f00_0000_0000n + BigInt(i) * 0x100_0000n,
      900_000 + i,
      [
        ['r--p', 0x6000n],
        ['r-xp', 0x2_4000n],
        ['r--p', 0xc000n],
        ['r--p', 0x1000n],
        ['rw-p', 0x1000n],
      ],
    ),
  ).flat(),
}

const mutex = (number: number): string => hex(0x55d1_8a40_6080n + BigInt(number) * 0x40n)

/** A pool of threads whose queue is locked by a thread that waits for another one. */
export const threadPool: Incident = {
  ...terminated,
  id: '7e7e7e7e7e7e',
  process: { ...terminated.process, threads: 41 },
  threads: [
    { tid: 51877, name: 'queue-runner', state: 'blocked', cpuMs: 12.5, syscall: { name: 'pause' } },
    ...Array.from({ length: 37 }, (_, i) => ({
      tid: 51_878 + i,
      name: 'worker',
      state: 'blocked' as const,
      cpuMs: 0.4,
      syscall: { name: 'futex', args: [hex(0x55d1_8a40_6080n), '128', '2', 'NULL', 'NULL', '0'] },
      stack: {
        unwinder: 'dwarf' as const,
        frames: [
          frame(0x7f3c_2308_612bn, LIBC, 0x8612b, { symbol: 'futex_wait', inlined: true }),
          frame(0x7f3c_2308_c482n, LIBC, 0x8c482, { symbol: '___pthread_mutex_lock', symbolOffset: 274 }),
          frame(0x55d1_8a40_321fn, IMAGETOOL, 0x121f, { symbol: 'Queue::pop', file: 'queue.cc', line: 25 }),
        ],
      },
      waitsFor: { tid: 51_915, lock: mutex(0), kind: 'mutex' as const, confirmed: true },
    })),
    {
      tid: 51_915,
      name: 'loader',
      state: 'blocked',
      syscall: { name: 'read', args: ['3', '0x7f5a00', '4096'] },
      stack: {
        unwinder: 'dwarf',
        frames: [
          frame(0x7f3c_230f_0000n, LIBC, 0xf0000, { symbol: 'read', symbolOffset: 13 }),
          frame(0x55d1_8a40_3300n, IMAGETOOL, 0x1300, { symbol: 'Queue::load', file: 'queue.cc', line: 61 }),
        ],
      },
    },
    { tid: 51_916, name: 'poller', state: 'running', onCpu: true, stackMissing: 'dropped' },
  ],
}
