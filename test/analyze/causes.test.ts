import { describe, expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { loadRules } from '../../src/analyze/rules/load.js'
import type { CrashEvent } from '../../src/model/event.js'
import { address, crashEvent, exited, killedBy, mapping } from './crash-event.js'

const rules = await loadRules({ stock: true, paths: [] })
const analyze = createAnalyzer(rules)

const CODE = mapping(0x5555_5555_5000, 0x5555_5555_6000, 'r-xp', '/usr/bin/app')
const CONSTANTS = mapping(0x5555_5555_6000, 0x5555_5555_7000, 'r--p', '/usr/bin/app')
const STACK = mapping(0x7ffc_0000_0000, 0x7ffc_0080_0000, 'rw-p', '[stack]')
const MAPS = [CODE, CONSTANTS, STACK]
const SEGV = killedBy('SIGSEGV', 11)
const registers = (rip: number, rsp = 0x7ffc_0040_0000) => ({ rip: address(rip), rsp: address(rsp) })
const self = { pid: 100, comm: 'app', uid: 1000 }

const pageFault = (siCode: string, at: number, access: 'read' | 'write' | 'execute', rsp?: number): CrashEvent =>
  crashEvent({
    termination: SEGV,
    fault: { siCode, address: address(at), access, trap: 'page-fault' },
    maps: MAPS,
    registers: registers(access === 'execute' ? at : 0x5555_5555_5139, rsp),
  })

describe('the first finding', () => {
  it.each<[string, CrashEvent, string, string]>([
    [
      'null dereference',
      pageFault('SEGV_MAPERR', 0x18, 'read'),
      'null-dereference',
      'app[100] read address 0x18, 24 bytes past null.',
    ],
    ['call of null', pageFault('SEGV_MAPERR', 0, 'execute'), 'null-call', 'app[100] jumped to address 0x0 (null).'],
    [
      'null dereference with little stack left',
      pageFault('SEGV_MAPERR', 8, 'write', 0x7ffc_0000_0010),
      'null-dereference',
      'app[100] wrote to address 0x8, 8 bytes past null.',
    ],
    [
      'write to a string constant',
      pageFault('SEGV_ACCERR', 0x5555_5555_6004, 'write'),
      'write-to-readonly',
      'app[100] wrote to address 0x555555556004, in /usr/bin/app (r--p).',
    ],
    [
      'endless recursion',
      pageFault('SEGV_MAPERR', 0x7ffb_ffff_fff8, 'write', 0x7ffc_0000_0000),
      'stack-overflow',
      'app[100] used up the stack of the main thread (8 MiB): it wrote to address 0x7ffbfffffff8, 8 bytes before [stack] (rw-p), with the stack pointer at 0x7ffc00000000.',
    ],
    [
      'wild pointer',
      pageFault('SEGV_MAPERR', 0x4000_0000, 'write'),
      'invalid-write',
      'app[100] wrote to address 0x40000000, far from every mapping.',
    ],
    [
      'wild jump',
      pageFault('SEGV_MAPERR', 0x4141_4141, 'execute'),
      'jump-to-unmapped',
      'app[100] jumped to address 0x41414141, far from every mapping, the text "AAAA".',
    ],
    [
      'jump to the stack',
      pageFault('SEGV_ACCERR', 0x7ffc_0040_0010, 'execute'),
      'execute-nonexecutable',
      'app[100] jumped to address 0x7ffc00400010, in [stack] (rw-p), which is not executable.',
    ],
    [
      'non-canonical address',
      crashEvent({
        termination: SEGV,
        fault: { siCode: 'SI_KERNEL', trap: 'general-protection' },
        registers: { ...registers(0x5555_5555_5139), rax: '0x4141414141414141' },
      }),
      'non-canonical-address',
      'app[100] used an address that cannot be mapped, because it is not canonical; rax = 0x4141414141414141, the text "AAAAAAAA".',
    ],
    [
      'division by zero',
      crashEvent({
        termination: killedBy('SIGFPE', 8),
        fault: { siCode: 'FPE_INTDIV', address: address(0x5555_5555_5139) },
      }),
      'integer-division',
      'app[100] divided an integer by zero, or the smallest integer by -1, at 0x555555555139.',
    ],
    [
      'abort()',
      crashEvent({
        termination: killedBy('SIGABRT', 6),
        fault: { siCode: 'SI_TKILL' },
        sender: self,
        stack: { unwinder: 'dwarf', frames: [{ ip: address(0x5555_5555_5139), symbol: 'abort' }] },
      }),
      'abort',
      'app[100] called abort() because it detected a condition that it could not handle.',
    ],
    [
      'kill -9',
      crashEvent({ termination: killedBy('SIGKILL', 9), sender: { pid: 4242, comm: 'bash', uid: 0 } }),
      'killed-by-process',
      'app[100] was killed with SIGKILL by bash[4242] of uid 0.',
    ],
    [
      'kill -SEGV',
      crashEvent({
        termination: SEGV,
        fault: { siCode: 'SI_USER' },
        sender: { pid: 4242, comm: 'bash', uid: 0 },
        maps: MAPS,
      }),
      'killed-by-process',
      'app[100] was killed with SIGSEGV by bash[4242] of uid 0.',
    ],
    [
      'raise(SIGSEGV)',
      crashEvent({ termination: SEGV, fault: { siCode: 'SI_TKILL' }, sender: self, maps: MAPS }),
      'self-signal',
      'app[100] sent SIGSEGV to itself. This is not a memory or arithmetic fault, whichever signal it is.',
    ],
    [
      'kill',
      crashEvent({ termination: killedBy('SIGTERM', 15), sender: { pid: 4242, comm: 'bash', uid: 0 } }),
      'terminated',
      'app[100] was ended by SIGTERM from bash[4242] of uid 0.',
    ],
    [
      'timeout',
      crashEvent({
        process: { durationMs: 1000 },
        termination: killedBy('SIGTERM', 15),
        sender: { pid: 99, comm: 'timeout', uid: 0 },
      }),
      'timeout-kill',
      'app[100] did not end within the time limit of timeout[99], and was killed with SIGTERM after 1 s.',
    ],
    [
      'out of memory',
      crashEvent({ termination: killedBy('SIGKILL', 9), fault: { siCode: 'SI_KERNEL' }, oom: {} }),
      'oom-kill',
      'app[100] was selected by the out-of-memory killer of the kernel.',
    ],
    [
      'a closed pipe',
      crashEvent({ termination: killedBy('SIGPIPE', 13), fault: { siCode: 'SI_USER' }, sender: self }),
      'broken-pipe',
      'app[100] wrote to a pipe or socket whose other end was closed.',
    ],
    [
      'bash -c nosuchcommand',
      crashEvent({ process: { comm: 'bash', exe: '/usr/bin/bash' }, termination: exited(127) }),
      'command-not-found',
      'bash[100] exited with 127, the status with which a shell says that it did not find a command.',
    ],
    [
      'EX_CONFIG',
      crashEvent({ termination: exited(78) }),
      'exit-config',
      'app[100] exited with 78 (EX_CONFIG), which by convention means that its configuration is invalid.',
    ],
    [
      'exit 1',
      crashEvent({ termination: exited(1) }),
      'nonzero-exit',
      'app[100] exited with 1, which means a general failure for most programs.',
    ],
  ])('of %s', async (_name, event, cause, explanation) => {
    const [first] = (await analyze(event)).findings
    expect({ cause: first?.cause, explanation: first?.explanation }).toEqual({ cause, explanation })
  })
})
