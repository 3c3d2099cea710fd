import { describe, expect, it } from 'vitest'
import { formatAddress } from '../../src/model/address.js'
import type { CrashEvent, Frame } from '../../src/model/event.js'
import type { Incident } from '../../src/model/finding.js'
import { BARE } from '../../src/report/context.js'
import { viewMemory } from '../../src/report/view/memory.js'
import { nearestMapping } from '../../src/report/view/nearest.js'
import { pointsAt } from '../../src/report/view/points-at.js'
import { viewIncident } from '../../src/report/view.js'
import { nullDereference, terminated } from './samples.js'

const view = (incident: Incident) => viewIncident(incident, { ...BARE, verbose: false })
const hex = (address: bigint): string => formatAddress(address)
const mapping = (start: bigint, end: bigint, perms: string, path?: string) => ({
  start: hex(start),
  end: hex(end),
  perms,
  offset: hex(0n),
  path,
})

describe('what a register points at', () => {
  const event: CrashEvent = {
    ...nullDereference,
    fault: { address: hex(0x5000_0018n) },
    registers: { rsp: hex(0x7ffd_3b30_89b0n) },
  }
  it.each([
    ['its file and offset', 0x55d1_8a40_11c9n, 'imagetool+0x11c9 r-xp'],
    ['the heap', 0x55d1_8b1c_6010n, '[heap]+0x10 rw-p'],
    ['memory without a name', 0x7f3c_231d_4008n, 'anonymous+0x8 rw-p'],
    ['the stack, from its pointer on', 0x7ffd_3b30_89f0n, '[stack], sp+0x40'],
    ['below its pointer', 0x7ffd_3b30_89a0n, '[stack], sp-0x10'],
    ['its pointer', 0x7ffd_3b30_89b0n, '[stack], sp'],
    ['the structure whose member was accessed', 0x5000_0000n, 'the fault address - 0x18'],
    ['null', 0n, 'null'],
    ['a small number', 0x280n, '640'],
    ['a small negative one', 0xffff_ffff_ffff_ffffn, '-1'],
    ['text', 0x6f6c_6c65_4820_2020n, 'text "   Hello"'],
    ['nothing known', 0x1234_5678_9abcn, ''],
  ])('%s', (_, value, text) => {
    expect(pointsAt('rax', hex(value), event)).toBe(text)
  })

  it('is not asked of flags', () => {
    expect(pointsAt('eflags', hex(0x246n), event)).toBe('')
  })
})

describe('the nearest mapping', () => {
  const maps = [mapping(0x41000n, 0x42000n, 'rw-p', '/srv/a.db'), mapping(0x49000n, 0x4a000n, 'rw-p')]
  it.each([
    [0x42000n, 'right past the end of a.db'],
    [0x42010n, '16 B past the end of a.db'],
    [0x48000n, '4 KiB before an anonymous mapping'],
    [0x400ffn, '3.8 KiB before a.db'],
    [0x104_a000n, '16 MiB past the end of an anonymous mapping'],
    [0x104_a001n, ''],
    [0x10000n, '196 KiB before a.db'],
    [0xffffn, ''],
    [0x20n, ''],
  ])('of %d is %s', (address, text) => {
    expect(nearestMapping(hex(address), maps)).toBe(text)
  })
})

describe('the drawing of the memory', () => {
  const shapeOf = (event: CrashEvent) =>
    viewMemory(event).map((row) => {
      if (row.gap) return `gap ${row.size}`
      if (row.more) return `${row.count} more`
      const marks = row.markers.map(({ kind, percent }) => `${kind}@${percent}`).join(' ')
      return [row.name || 'nowhere', ...row.segments.map(({ kind }) => kind), marks].filter(Boolean).join(' ')
    })

  it('has the addresses in their places, with the gaps', () => {
    expect(shapeOf(nullDereference)).toEqual([
      'nowhere fault@0',
      'gap 86 TiB',
      'imagetool constant code constant constant data ip@19.2',
      'gap 14 MiB',
      '[heap] data',
      '3 more',
      '[stack] data sp@95.8',
      '2 more',
    ])
  })

  it('shows what an address lies between', () => {
    const maps = [
      mapping(0x1000n, 0x2000n, 'rw-p', '/a'),
      mapping(0x2000n, 0x3000n, '---p'),
      mapping(0x8000n, 0x9000n, 'rw-p'),
    ]
    const event = { ...nullDereference, registers: undefined, stack: undefined, maps, fault: { address: hex(0x4000n) } }
    expect(shapeOf(event)).toEqual([
      '1 more',
      'anonymous closed',
      'gap 4 KiB',
      'nowhere fault@0',
      'gap 16 KiB',
      'anonymous data',
    ])
  })

  it.each([
    ['without mappings', { maps: undefined }],
    ['without an address', { fault: undefined, registers: undefined, stack: undefined }],
  ])('is left out %s', (_, changes) => {
    expect(viewMemory({ ...nullDereference, ...changes })).toEqual([])
  })

  it('claims nothing to be unmapped when the mappings were cut short', () => {
    const rows = viewMemory({ ...nullDereference, capture: { tier: 'A', truncated: ['maps'] } })
    expect(rows.filter(({ address }) => address)).toEqual([])
  })
})

describe('the place to look at first', () => {
  const frame = (symbol: string, module: string, more: Partial<Frame> = {}): Frame => ({
    ip: hex(0x1000n),
    symbol,
    module,
    ...more,
  })
  const [LIBC, LIBQT, OWN_LIBRARY, EXE] = [
    '/usr/lib/libc.so.6',
    '/opt/qt/libQt6Core.so.6',
    '/srv/app/libmodel.so',
    '/usr/local/bin/imagetool',
  ]
  const libraries = [{ path: LIBQT, package: { name: 'qt', version: '6', manager: 'dpkg' } }]
  const whereOf = (frames: Frame[], changes: Partial<Incident> = {}) => {
    const { function: name, through } = view({
      ...nullDereference,
      libraries,
      stack: { unwinder: 'dwarf', frames },
      ...changes,
    }).where
    return through ? `${name} through ${through}` : name
  }

  it.each<[string, Frame[], string]>([
    ['the top', [frame('a', EXE), frame('main', EXE)], 'a'],
    ['below a system library', [frame('strlen', LIBC), frame('b', EXE)], 'b through strlen'],
    ['below a packaged library', [frame('QString', LIBQT), frame('b', EXE)], 'b through QString'],
    [
      'in a library of the program',
      [frame('strlen', LIBC), frame('model', OWN_LIBRARY), frame('b', EXE)],
      'model through strlen',
    ],
    ['below abort()', [frame('raise', LIBC), frame('abort', LIBC), frame('check', EXE)], 'check'],
    ['not in what runs before main', [frame('strlen', LIBC), frame('_start', EXE)], 'strlen'],
    [
      'below the templates of the standard library',
      [
        frame('raise', LIBC),
        frame('std::vector<int>::at', EXE, { file: '/usr/include/c++/12/bits/stl_vector.h' }),
        frame('row', EXE, { file: '/srv/app/row.cc' }),
      ],
      'row',
    ],
    [
      'below those of a compiler in a folder of its own',
      [frame('std::sort', EXE, { file: '/opt/gcc-14/include/c++/14/bits/stl_algo.h' }), frame('row', EXE)],
      'row',
    ],
    [
      'below the standard library of Rust',
      [frame('core::option::unwrap', EXE, { file: '/rustc/9fc6/library/core/src/option.rs' }), frame('app::row', EXE)],
      'app::row',
    ],
    [
      'in a function that a template calls',
      [
        frame('less', EXE, { file: '/srv/app/row.cc' }),
        frame('std::sort', EXE, { file: '/usr/include/c++/12/bits/stl_algo.h' }),
        frame('row', EXE, { file: '/srv/app/row.cc' }),
      ],
      'less',
    ],
    [
      'in a header of the program',
      [frame('get', EXE, { file: '/srv/app/include/row.h' }), frame('row', EXE, { file: '/srv/app/row.cc' })],
      'get',
    ],
    [
      'in a template where nothing else is its own',
      [frame('std::sort', EXE, { file: '/usr/include/a.h' })],
      'std::sort',
    ],
    [
      'in a function without a name, by its address',
      [{ ip: hex(0x1000n), module: EXE, moduleOffset: hex(0x2a76n) }],
      'imagetool+0x2a76',
    ],
    ['nowhere without a file', [{ ip: hex(0n) }], ''],
    ['not in a runtime', [frame('eval', EXE, { runtime: 'CPython' }), frame('ext', OWN_LIBRARY)], 'ext through eval'],
  ])('%s', (_, frames, place) => {
    expect(whereOf(frames)).toBe(place)
  })

  it('is none where exit() was called', () => {
    expect(whereOf([frame('_exit', LIBC)], { termination: { kind: 'exit', exitCode: 1 } })).toBe('')
  })

  it('is only where it was when another process sent the signal', () => {
    expect(view({ ...nullDereference, sender: terminated.sender }).where.interrupted).toBe(true)
    expect(view(nullDereference).where.interrupted).toBe(false)
  })
})

describe('the timeline', () => {
  const rows = (changes: Partial<Incident>) =>
    view({ ...nullDereference, ...changes }).timeline.map(({ time, what, detail }) =>
      [time, what, detail].filter(Boolean).join(' | '),
    )

  it('has the fault between the start and the end', () => {
    expect(rows({})).toEqual([
      "11:05:29.070112 UTC | Started, child of worker[48102] | imagetool --resize 640x480 '/srv/uploads/holiday photo.png'",
      '11:05:31.482871 UTC | Read of 0x0000000000000018 | SIGSEGV; SEGV_MAPERR: address not mapped; in row_stride',
      '11:05:31.482915 UTC | Killed by SIGSEGV | 2.4 s after its start',
    ])
  })

  it('puts a handler after the fault it saw, and last words after that', () => {
    const fault = { ...nullDereference.fault, firstChance: true, signal: 'SIGSEGV', handlerMs: 0.042 }
    const termination = { kind: 'signal' as const, signal: 'SIGABRT' }
    expect(rows({ fault, termination, message: 'bye' }).slice(2, 4)).toEqual([
      '11:05:31.482871 UTC | A signal handler of the program ran | the process sent SIGABRT to itself 42 µs later',
      'The runtime gave up | bye',
    ])
  })

  it('says what became of a handler that crashed', () => {
    const inHandler = { siCode: 'SEGV_MAPERR', address: '0x0000000000000000', handler: 'on_crash' }
    const fault = { ...nullDereference.fault, firstChance: true, inHandler }
    expect(rows({ fault })[2]).toBe(
      '11:05:31.482871 UTC | The signal handler on_crash crashed as well, which ended the process | SEGV_MAPERR at 0x0000000000000000',
    )
  })

  it.each([
    ['2025-11-19T23:59:59.5Z', '2025-11-19 23:59:59.5 UTC'],
    ['2025-11-20T00:00:00Z', '00:00:00 UTC'],
  ])('tells the day of a start on another day: %s', (startTime, text) => {
    expect(rows({ process: { ...nullDereference.process, startTime } })[0]).toContain(`${text} | Started`)
  })

  it('leaves out the times that were not captured', () => {
    const fault = { ...nullDereference.fault, time: undefined }
    expect(rows({ fault })[1]).toMatch(/^Read of /)
  })

  it.each([
    [
      'SIGILL',
      { siCode: 'ILL_ILLOPN', address: '0x0000555555555145', trap: 'invalid-opcode' },
      'Instruction at 0x0000555555555145',
    ],
    ['SIGFPE', { siCode: 'FPE_INTDIV', address: '0x0000555555555145' }, 'Instruction at 0x0000555555555145'],
    ['SIGTRAP', { siCode: 'TRAP_TRACE', address: '0x0000555555555145' }, 'Instruction at 0x0000555555555145'],
    ['SIGBUS', { siCode: 'BUS_ADRALN', address: '0x0000555555555145' }, 'Access to 0x0000555555555145'],
    ['SIGSEGV', { siCode: 'SI_KERNEL', trap: 'general-protection' }, 'Exception of the processor: general-protection'],
    ['SIGSEGV', { siCode: 'SI_KERNEL', trap: 'none' }, 'Raised by the kernel without an exception of the processor'],
  ])('says what a fault was: %s %j', (signal, fault, what) => {
    const { timeline } = view({ ...nullDereference, termination: { kind: 'signal', signal }, fault })
    expect(timeline[1]?.what).toBe(what)
  })

  it.each<[string, Partial<Incident>, string]>([
    [
      'a sender',
      { sender: terminated.sender },
      '12:14:01.998402 UTC | SIGSEGV sent by kill[52001] | uid 0, child of bash[51990]',
    ],
    ['itself', { sender: { pid: nullDereference.process.pid } }, 'SIGSEGV sent by the process to itself'],
    [
      'a limit',
      { oom: { scope: 'cgroup', limitKb: 16_384, trigger: { pid: 3, comm: 'x' } } },
      'A control group reached its limit of 16 MiB | x[3] asked for more; the kernel chose this process',
    ],
    [
      'the machine',
      { oom: { scope: 'global', time: '2025-11-20T11:05:31.4Z' } },
      '11:05:31.4 UTC | The machine ran out of memory | the kernel chose this process',
    ],
  ])('names %s', (_, changes, row) => {
    expect(rows(changes)).toContain(row)
  })
})
