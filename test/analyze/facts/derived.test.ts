import { describe, expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'
import { address, mapping } from '../crash-event.js'

const STACK = mapping(0x7ffc_0000_0000, 0x7ffc_0080_0000, 'rw-p', '[stack]')
const CODE = mapping(0x5555_5555_5000, 0x5555_5555_6000, 'r-xp', '/usr/bin/app')

describe('derived facts', () => {
  const rsp = (value: number) => ({ registers: { rsp: address(value) } })

  it.each<[string, Record<string, unknown>, unknown]>([
    ['exeName', { exe: '/usr/bin/dash' }, 'dash'],
    ['exeName', {}, undefined],
    [
      'replacedModule',
      {
        durationMs: 1,
        frames: [{ module: '/opt/libp.so' }],
        libraries: { 'libp.so.1': { path: '/opt/libp.so', replaced: true } },
      },
      'libp.so',
    ],
    [
      'replacedModule',
      { frames: [{ module: '/opt/app' }], libraries: { 'libp.so.1': { path: '/opt/libp.so', replaced: true } } },
      undefined,
    ],
    ['replacedModule', { frames: [{ module: '/opt/libp.so' }], libraries: { p: { path: '/opt/libp.so' } } }, undefined],
    [
      'preloadedModule',
      {
        environment: { LD_PRELOAD: '/opt/libhook.so:liba.so' },
        frames: [{ module: '/lib/libc.so.6' }, { module: '/opt/libhook.so' }],
      },
      'libhook.so',
    ],
    [
      'preloadedModule',
      { environment: { LD_PRELOAD: '/opt/libhook.so' }, frames: [{ module: '/opt/app' }] },
      undefined,
    ],
    ['preloadedModule', { frames: [{ module: '/opt/libhook.so' }] }, undefined],
    [
      'foreignLibc',
      {
        libraries: {
          'libc.so.6': { path: '/opt/app/libc-2.31.so', symbolVersions: ['GLIBC_2.30'] },
          'ld-linux-x86-64.so.2': {
            path: '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
            package: { name: 'libc6', version: '2.36-9' },
          },
        },
      },
      '/opt/app/libc-2.31.so (glibc 2.31) with /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 (glibc 2.36)',
    ],
    [
      'foreignLibc',
      {
        libraries: {
          'libc.so.6': { path: '/opt/app/libc.so.6', symbolVersions: ['GLIBC_2.38'] },
          'ld-linux-x86-64.so.2': { path: '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2' },
        },
      },
      '/opt/app/libc.so.6 (glibc 2.38 or later) with /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
    ],
    [
      'failedCommandText',
      { exitCode: 203, failedExecs: [{ path: '/srv/run.sh', errno: 'ENOENT', problem: 'missing', msBeforeEnd: 1 }] },
      'it could not execute /srv/run.sh: there is no such file',
    ],
    [
      'failedCommandText',
      { exitCode: 127, stderrTail: 'sh: 1: node: not found\n', environment: { PATH: '/usr/bin:/bin' } },
      'it could not execute node: it is in none of the folders of PATH: /usr/bin, /bin',
    ],
    [
      'failedCommandText',
      {
        exitCode: 127,
        environment: { PATH: '/usr/local/bin' },
        childFailedExec: { pid: 7, comm: 'sh', path: 'node', problem: 'missing', searched: '/usr/bin:/bin' },
      },
      'its child sh[7] could not execute node: it is in none of the folders of PATH: /usr/bin, /bin',
    ],
    [
      'failedCommandText',
      {
        exitCode: 127,
        environment: { PATH: '/usr/local/bin' },
        childFailedExec: { pid: 7, comm: 'sh', path: 'node', problem: 'missing' },
      },
      'its child sh[7] could not execute node: it is not in PATH',
    ],
    [
      'failedCommandText',
      {
        exitCode: 127,
        failedExecs: ['/usr/bin/node', '/bin/node'].map((path) => ({ path, errno: 'ENOENT', msBeforeEnd: 1 })),
      },
      'it could not execute node: no file of this name in the folders of PATH could be executed (ENOENT): /usr/bin, /bin',
    ],
    [
      'failedCommandText',
      { exitCode: 127, failedExecs: [{ path: '/bin/node', errno: 'ENOENT', msBeforeEnd: 1 }] },
      'it could not execute /bin/node: the file, or its interpreter or loader, was not there (ENOENT)',
    ],
    [
      'failedCommandText',
      {
        exitCode: 126,
        failedExecs: [
          { path: '/usr/bin/node', errno: 'EACCES', msBeforeEnd: 1 },
          { path: '/bin/node', errno: 'ENOENT', msBeforeEnd: 1 },
        ],
      },
      'it could not execute /usr/bin/node: its user may not execute it or enter a folder on the way to it, or its file system is mounted with noexec (EACCES)',
    ],
    ['topSymbol', { frames: [{ symbol: 'runtime.exit' }, { symbol: 'runtime.sigpanic' }, { symbol: 'item' }] }, 'item'],
    ['topSymbol', { frames: [{ symbol: 'runtime.throw' }, { symbol: 'main.handle' }] }, 'main.handle'],
    ['instructionPointer', { registers: { rip: address(1) } }, address(1)],
    ['instructionPointer', { registers: { pc: address(2) } }, address(2)],
    ['stackPointer', rsp(1), address(1)],
    ['stackPointer', { registers: { sp: address(2) } }, address(2)],

    ['faultRegion', { faultAddress: address(0) }, 'null'],
    ['faultRegion', { faultAddress: address(0xffff) }, 'null'],
    ['faultRegion', { faultAddress: address(0x10000) }, undefined],
    ['faultRegion', { faultAddress: address(0x10000), maps: [] }, 'unmapped'],
    ['faultRegion', { faultAddress: address(0x10000), maps: [CODE], truncated: ['maps'] }, undefined],
    ['faultRegion', { faultAddress: address(0x5555_5555_5fff), maps: [CODE] }, 'mapped'],
    ['faultRegion', { faultAddress: address(0x5555_5555_6000), maps: [CODE] }, 'unmapped'],
    ['faultRegion', { maps: [CODE] }, undefined],
    ['faultMapping', { faultAddress: address(0x5555_5555_5000), maps: [STACK, CODE] }, CODE],
    ['faultMapping', { faultAddress: address(0x5555_5555_5000) }, undefined],
    ['instructionMapping', { registers: { rip: address(0x5555_5555_5008) }, maps: [STACK, CODE] }, CODE],
    ['instructionMapping', { registers: { rip: address(8) }, maps: [STACK, CODE] }, undefined],
    ['instructionMapping', { registers: { rip: address(0x5555_5555_5008) } }, undefined],
    [
      'registerMappings',
      {
        registers: { rip: address(0x5555_5555_5008), rax: address(1), rsp: address(0x7ffc_0000_0000) },
        maps: [STACK, CODE],
      },
      { rip: CODE, rsp: STACK },
    ],
    ['registerMappings', { registers: { rip: address(0x5555_5555_5008) } }, undefined],
    [
      'nearestMapping',
      { faultAddress: address(0x5555_5555_6010), maps: [STACK, CODE] },
      { ...CODE, distance: 16, side: 'after' },
    ],
    [
      'nearestMapping',
      { faultAddress: address(0x7ffb_ffff_fff8), maps: [STACK, CODE] },
      { ...STACK, distance: 8, side: 'before' },
    ],
    ['nearestMapping', { faultAddress: address(0x5555_5555_5000), maps: [CODE] }, undefined],
    ['nearestMapping', { faultAddress: address(0x10000), maps: [] }, undefined],

    ['accessType', { faultAddress: address(0), faultAccess: 'write' }, 'write'],
    ['accessType', { faultAddress: address(0) }, 'unknown'],
    ['accessType', { faultAddress: address(8), registers: { rip: address(8) } }, 'execute'],
    ['accessType', { faultAddress: address(8), registers: { rip: address(9) } }, 'data'],
    ['accessType', { faultAccess: 'read' }, undefined],
    ['faultVerb', { faultAddress: address(0), faultAccess: 'write' }, 'wrote to'],

    ['faultPlace', { faultAddress: address(0) }, 'address 0x0 (null)'],
    ['faultPlace', { faultAddress: address(0x18) }, 'address 0x18, 24 bytes past null'],
    ['faultPlace', { faultAddress: address(1) }, 'address 0x1, 1 byte past null'],
    [
      'faultPlace',
      { faultAddress: '0xffffffffffffffff' },
      'address 0xffffffffffffffff, 1 byte before null (-1 as a pointer)',
    ],
    ['faultPlace', { faultAddress: address(0x41424344) }, 'address 0x41424344'],
    [
      'faultPlace',
      { faultAddress: '0xffffffff87654320', maps: [CODE] },
      'address 0xffffffff87654320, memory of the kernel, or a negative 32-bit number made a pointer',
    ],
    [
      'faultPlace',
      { faultAddress: '0xffff888012345678', maps: [CODE] },
      'address 0xffff888012345678, which is memory of the kernel',
    ],
    ['faultPlace', { faultAddress: address(0x41424344), maps: [CODE] }, 'address 0x41424344, far from every mapping'],
    [
      'faultPlace',
      { faultAddress: address(0x5555_5555_5010), maps: [CODE] },
      'address 0x555555555010, in /usr/bin/app (r-xp)',
    ],
    [
      'faultPlace',
      { faultAddress: address(0x5555_5555_6000), maps: [CODE] },
      'address 0x555555556000, right past the end of /usr/bin/app (r-xp)',
    ],
    [
      'faultPlace',
      { faultAddress: address(0x7ffb_ffff_fff8), maps: [STACK] },
      'address 0x7ffbfffffff8, 8 bytes before [stack] (rw-p)',
    ],

    ['stackHeadroom', { ...rsp(0x7ffc_0000_0010), maps: [CODE, STACK] }, 16],
    ['stackHeadroom', { ...rsp(0x7ffb_ffff_fff0), maps: [CODE, STACK] }, -16],
    ['stackHeadroom', { ...rsp(0x7fff_0000_0000), maps: [CODE, STACK] }, undefined],
    ['stackHeadroom', { ...rsp(0x7ffb_ffff_fff0), maps: [STACK], truncated: ['maps'] }, undefined],
    ['stackHeadroom', rsp(0x7ffc_0000_0010), undefined],
    ['faultToStackPointer', { ...rsp(0x1000), faultAddress: address(0xff8) }, -8],
    ['faultToStackPointer', { faultAddress: address(0xff8) }, undefined],
    ['faultBelowStack', { ...rsp(0x7ffc_0000_0010), faultAddress: address(0x7ffb_ffff_fff8), maps: [STACK] }, 8],
    [
      'faultInGuard',
      { faultAddress: address(0x1800), maps: [mapping(0x1000, 0x2000, '---p'), mapping(0x2000, 0x9000, 'rw-p')] },
      true,
    ],
    [
      'faultInGuard',
      { faultAddress: address(0x1800), maps: [mapping(0x1000, 0x2000, '---p'), mapping(0x3000, 0x9000, 'rw-p')] },
      false,
    ],
    [
      'faultInGuard',
      { faultAddress: address(0x2800), maps: [mapping(0x1000, 0x2000, '---p'), mapping(0x2000, 0x9000, 'rw-p')] },
      false,
    ],
    ['faultInGuard', { faultAddress: address(0x1800) }, undefined],

    [
      'nonCanonicalRegister',
      { arch: 'x86_64', registers: { rax: '0x4141414141414141' } },
      'rax = 0x4141414141414141, the text "AAAAAAAA"',
    ],
    [
      'nonCanonicalRegister',
      { arch: 'x86_64', registers: { rax: '0x00007fffffffffff', rbx: '0xffff800000000000' } },
      'none',
    ],
    ['nonCanonicalRegister', { arch: 'x86_64', registers: { rax: '0x0000800000000000' } }, 'rax = 0x0000800000000000'],
    ['nonCanonicalRegister', { arch: 'x86_64', registers: { eflags: '0x4141414141414141' } }, 'none'],
    ['nonCanonicalRegister', { arch: 'aarch64', registers: { x0: '0x4141414141414141' } }, undefined],

    ['senderIsSelf', { pid: 5, sender: { pid: 5 } }, true],
    ['senderIsSelf', { pid: 5, sender: { pid: 6 } }, false],
    ['senderIsSelf', { pid: 5 }, undefined],
    [
      'senderText',
      { sender: { pid: 5, comm: 'kill', uid: 0, parent: { pid: 4, comm: 'bash' } } },
      'kill[5] of uid 0, started by bash[4]',
    ],
    ['senderText', { sender: { pid: 5 } }, 'process 5'],
    ['signalOrigin', { signal: 'SIGSEGV', siCode: 'SEGV_MAPERR' }, 'fault'],
    ['signalOrigin', { signal: 'SIGSEGV', siCode: 'SI_KERNEL' }, 'fault'],
    ['signalOrigin', { signal: 'SIGTRAP', siCode: 'SI_KERNEL' }, 'fault'],
    ['signalOrigin', { signal: 'SIGKILL', siCode: 'SI_KERNEL' }, 'kernel'],
    ['signalOrigin', { signal: 'SIGALRM', siCode: 'SI_TIMER' }, 'kernel'],
    ['signalOrigin', { signal: 'SIGSEGV', siCode: 'SI_USER', pid: 5, sender: { pid: 6 } }, 'process'],
    ['signalOrigin', { signal: 'SIGABRT', siCode: 'SI_TKILL', pid: 5, sender: { pid: 5 } }, 'self'],
    ['signalOrigin', { signal: 'SIGTERM', pid: 5, sender: { pid: 6 } }, 'process'],
    ['signalOrigin', { signal: 'SIGTERM', siCode: 'SI_USER' }, 'unknown'],
    ['signalOrigin', { signal: 'SIGTERM' }, 'unknown'],
    ['signalOrigin', { exitCode: 1 }, undefined],
    ['oomScope', { oom: { scope: 'cgroup' } }, 'cgroup'],
    ['oomScope', { oom: {} }, 'unknown'],
    ['oomScope', {}, undefined],

    ['shellSignal', { exitCode: 139 }, 'SIGSEGV'],
    ['shellSignal', { exitCode: 162 }, 'SIGRT34'],
    ['shellSignal', { exitCode: 128 }, undefined],
    ['shellSignal', { exitCode: 145 }, undefined],
    ['shellSignal', { exitCode: 127 }, undefined],
    ['shellSignal', { exitCode: 193 }, undefined],
    ['shellSignal', {}, undefined],

    ['topSymbol', { frames: [{ symbol: 'strlen' }, { symbol: 'main' }] }, 'strlen'],
    [
      'topSymbol',
      {
        frames: [
          { symbol: '__pthread_kill_implementation' },
          { symbol: 'raise' },
          { symbol: 'abort' },
          { symbol: 'check' },
        ],
      },
      'check',
    ],
    [
      'topSymbol',
      { frames: [{ module: '/lib/libc.so.6' }, { symbol: 'abort', module: '/lib/libc.so.6' }, { symbol: 'check' }] },
      'check',
    ],
    ['topSymbol', { frames: [{ module: '/lib/libc.so.6' }, { symbol: 'main' }] }, 'main'],
    ['topSymbol', {}, undefined],
  ])('%s of %j is %j', (name, given, expected) => {
    expect(factsGiven(given)(name)).toEqual(expected)
  })
})
