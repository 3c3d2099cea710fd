import { describe, expect, it } from 'vitest'
import { type DiedChild, describeDeath } from '../../../src/analyze/family/died-child.js'
import { createFamily } from '../../../src/analyze/family/family.js'
import type { CrashEvent } from '../../../src/model/event.js'
import { crashEvent, exited, killedBy } from '../crash-event.js'

const SHELL = { pid: 50, ppid: 1, comm: 'bash', startTime: '2025-03-01T12:00:00.000000000Z' }
const at = (second: number): string => `2025-03-01T12:00:0${second}.000000000Z`
const app = (termination: CrashEvent['termination'], ppid = 50, time = at(1)): CrashEvent =>
  crashEvent({ process: { pid: 51, ppid, comm: 'app' }, termination, time })
const shell = (status: number, process: Partial<CrashEvent['process']> = {}): CrashEvent =>
  crashEvent({ process: { ...SHELL, ...process }, termination: exited(status), time: at(2) })

const SEGV = killedBy('SIGSEGV', 11)

/** Where every death that could have been passed on was. */
function createChildOf(): (event: CrashEvent) => DiedChild | undefined {
  const family = createFamily()
  return (event) => {
    const first = family.firstUnder(event)
    family.add(event, first, undefined)
    return first
  }
}

function withoutJoin(child: DiedChild | undefined): object | undefined {
  if (!child) return undefined
  const { joinedBy: _joinedBy, beforeMs: _beforeMs, ...rest } = child
  return rest
}

const writes = (stderrTail: string, status: number, process?: Partial<CrashEvent['process']>): CrashEvent => ({
  ...shell(status, { comm: 'parent', ...process }),
  stderrTail,
  time: '2025-03-01T12:01:00.000000000Z',
})

describe('a child that its parent ended after another one was killed or had failed', () => {
  const sibling = (signal: string, pid: number, more: Partial<CrashEvent>): CrashEvent =>
    crashEvent({ process: { pid, ppid: 50, comm: 'worker' }, termination: killedBy(signal, 1), ...more })
  const failing = (comm: string): CrashEvent =>
    crashEvent({ process: { pid: 51, ppid: 50, comm }, termination: exited(3), time: at(1) })
  const ended = (more: Partial<CrashEvent> = {}): CrashEvent =>
    sibling('SIGTERM', 52, { sender: { pid: 50 }, time: at(2), ...more })
  const answered = (signal: string, outcome: 'handled' | 'ignored' = 'handled', second = 2): CrashEvent =>
    crashEvent({
      process: { pid: 52, ppid: 50, comm: 'worker' },
      ...{ termination: exited(2), time: at(second) },
      earlierSignals: [{ signal, outcome, times: 1, time: at(2), sender: { pid: 50 }, first: at(2) }],
    })
  it.each<[string, CrashEvent, CrashEvent, number | undefined]>([
    ['just after', sibling('SIGKILL', 51, { time: at(1) }), ended(), 51],
    ['later', sibling('SIGKILL', 51, { time: at(1) }), ended({ time: at(5) }), undefined],
    [
      'the parent killed that one too',
      sibling('SIGKILL', 51, { time: at(1), sender: { pid: 50 } }),
      ended(),
      undefined,
    ],
    ['one that exited', failing('worker'), ended(), 51],
    ['another program that exited', failing('grep'), ended(), undefined],
    ['that one was terminated', sibling('SIGTERM', 51, { time: at(1) }), ended(), undefined],
    [
      'the parent was asked to end',
      sibling('SIGKILL', 51, { time: at(1) }),
      ended({ sender: { pid: 50, request: { signal: 'SIGTERM' } } }),
      undefined,
    ],
    ['by another process', sibling('SIGKILL', 51, { time: at(1) }), ended({ sender: { pid: 60 } }), undefined],
    ['with SIGKILL', sibling('SIGSEGV', 51, { time: at(1) }), ended({ termination: killedBy('SIGKILL', 9) }), 51],
    ['with SIGQUIT', sibling('SIGSEGV', 51, { time: at(1) }), ended({ termination: killedBy('SIGQUIT', 3) }), 51],
    ['with SIGQUIT, which it handled', sibling('SIGSEGV', 51, { time: at(1) }), answered('SIGQUIT'), 51],
    ['with SIGHUP, which often asks to reload', sibling('SIGSEGV', 51, { time: at(1) }), answered('SIGHUP'), undefined],
    [
      'with a request that it ignored',
      sibling('SIGSEGV', 51, { time: at(1) }),
      answered('SIGTERM', 'ignored'),
      undefined,
    ],
    ['a request long before', sibling('SIGSEGV', 51, { time: at(1) }), answered('SIGTERM', 'handled', 8), undefined],
    ['a request before the other died', sibling('SIGSEGV', 51, { time: at(3) }), answered('SIGTERM'), undefined],
  ])('%s', (_name, first, second, pid) => {
    const childOf = createChildOf()
    childOf(first)
    expect(childOf(second)?.pid).toBe(pid)
  })
})

describe('what a process says about the death of its child', () => {
  const KILL = killedBy('SIGKILL', 9)
  it.each<[string, CrashEvent, string, number, boolean]>([
    [
      'jest',
      app(KILL),
      'A jest worker process (pid=51) was terminated by another process: signal=SIGKILL, exitCode=null.',
      1,
      true,
    ],
    [
      'another worker of jest',
      app(KILL),
      'A jest worker process (pid=52) was terminated by another process: signal=SIGKILL',
      1,
      false,
    ],
    [
      'another signal',
      app(SEGV),
      'A jest worker process (pid=51) was terminated by another process: signal=SIGKILL',
      1,
      false,
    ],
    [
      'a pool of Python',
      app(KILL),
      'concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while',
      1,
      true,
    ],
    [
      'the same, of a child that exited',
      app(exited(3)),
      'concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly',
      1,
      true,
    ],
    [
      'gunicorn',
      app(KILL),
      '[2025-03-01 12:00:02 +0000] [50] [ERROR] Worker (pid:51) was sent SIGKILL! Perhaps out of memory?',
      3,
      true,
    ],
    [
      'cargo',
      app(killedBy('SIGABRT', 6)),
      "  process didn't exit successfully: `/t/deps/t-1` (signal: 6, SIGABRT: process abort signal)",
      101,
      true,
    ],
    ['gcc', app(KILL), 'g++: fatal error: Killed signal terminated program cc1plus', 1, true],
    ['make', app(exited(1)), 'make: *** [Makefile:2: all] Error 1', 2, true],
    ['make, of another status', app(exited(3)), 'make: *** [Makefile:2: all] Error 1', 2, false],
    ['go', app(KILL), 'example.com/m: /usr/lib/go/pkg/tool/linux_amd64/compile: signal: killed', 1, true],
    ['the postmaster', app(KILL), 'LOG:  server process (PID 51) was terminated by signal 9: Killed', 1, true],
    ['initdb', app(killedBy('SIGBUS', 7)), 'child process was terminated by signal 7: Bus error', 1, true],
    ['Ruby', app(SEGV), 'Command failed with SIGSEGV (signal 11): ./app (RuntimeError)', 1, true],
    ['Ruby, another signal', app(KILL), 'Command failed with SIGSEGV (signal 11): ./app (RuntimeError)', 1, false],
    [
      'subprocess.run',
      app(SEGV),
      "subprocess.CalledProcessError: Command 'x' died with <Signals.SIGSEGV: 11>.",
      1,
      true,
    ],
    ['nothing about it', app(KILL), 'bye', 1, false],
    [
      'a death long before',
      app(KILL, 50, '2025-03-01T11:50:00.000000000Z'),
      'g++: fatal error: Killed signal terminated program cc1plus',
      1,
      false,
    ],
    [
      'what the child wrote, once more',
      { ...app(exited(3)), stderrTail: 'Traceback (most recent call last):\nKeyError: 7\n' },
      'worker failed:\nTraceback (most recent call last):\nKeyError: 7\n',
      1,
      true,
    ],
  ])('%s', (_name, child, words, status, joined) => {
    const family = createFamily()
    family.add(child, undefined, undefined)
    const first = family.firstUnder(writes(words, status, { startTime: '2025-03-01T11:00:00.000000000Z' }))
    expect(first?.joinedBy).toBe(joined ? 'words' : undefined)
  })
})

describe('a process below a child that lives on', () => {
  const below = (termination: CrashEvent['termination']): CrashEvent =>
    crashEvent({
      process: { pid: 52, ppid: 51, comm: 'app', parent: { comm: 'server', ppid: 50 } },
      ...{ termination, time: at(1) },
    })
  const BROKEN = 'BrokenProcessPool: A process in the process pool was terminated abruptly'
  it.each<[string, CrashEvent[], CrashEvent, number | undefined]>([
    ['that is reported', [below(SEGV)], writes(BROKEN, 1), 52],
    ['that is not', [below(SEGV)], writes('no store', 1), undefined],
    ['with its status', [below(exited(78))], shell(78), undefined],
    ['just before', [below(SEGV)], shell(1), undefined],
    ['and one of its children, which is reported as well', [below(SEGV), app(SEGV)], writes(BROKEN, 1), 51],
  ])('%s', (_name, before, event, pid) => {
    const childOf = createChildOf()
    for (const each of before) childOf(each)
    expect(childOf(event)?.pid).toBe(pid)
  })

  it('that it ended after another one was killed', () => {
    const childOf = createChildOf()
    childOf(below(SEGV))
    const { process } = below(SEGV)
    const ended = {
      process: { ...process, pid: 53 },
      termination: killedBy('SIGTERM', 15),
      sender: { pid: 50 },
      time: at(2),
    }
    expect(childOf(crashEvent(ended))).toMatchObject({ pid: 52, joinedBy: 'sibling' })
  })
})

describe('a process that fails after the runtime of its child gave up', () => {
  it.each([
    ['uncaught-exception', 'time'],
    ['nonzero-exit', undefined],
    ['exit-usage', undefined],
  ])('%s', (cause, joinedBy) => {
    const family = createFamily()
    family.add(app(exited(2)), undefined, { cause, explanation: () => '' })
    expect(family.firstUnder({ ...shell(1), time: '2025-03-01T12:00:01.500000000Z' })?.joinedBy).toBe(joinedBy)
  })
})

describe('the child whose death a process passes on', () => {
  it.each<[string, CrashEvent[], CrashEvent, object | undefined]>([
    ['128 + its signal', [app(SEGV)], shell(139), { pid: 51, comm: 'app', signal: 'SIGSEGV' }],
    [
      'the negative number of its signal, as Python has it',
      [app(SEGV)],
      shell(245),
      { pid: 51, comm: 'app', signal: 'SIGSEGV' },
    ],
    ['its status', [app(exited(78))], shell(78), { pid: 51, comm: 'app', exitCode: 78 }],
    [
      'the last of them',
      [app(exited(78)), { ...app(SEGV), time: at(2) }],
      shell(139),
      { pid: 51, comm: 'app', signal: 'SIGSEGV' },
    ],
    [
      'the last of them by the time of its death, whichever was resolved first',
      [{ ...app(exited(139)), time: at(2) }, app(SEGV)],
      shell(139),
      { pid: 51, comm: 'app', exitCode: 139 },
    ],
    ['a status that means failure, just after', [app(SEGV)], shell(1), { pid: 51, comm: 'app', signal: 'SIGSEGV' }],
    ['the same, much later', [app(SEGV)], { ...shell(1), time: '2025-03-01T12:00:09.000000000Z' }, undefined],
    ['a child that it killed itself', [{ ...app(SEGV), sender: { pid: 50, uid: 0 } }], shell(1), undefined],
    ['a status of its own', [app(SEGV)], shell(42), undefined],
    [
      'the same signal, sent to itself',
      [app(SEGV)],
      { ...shell(0), termination: SEGV, sender: { pid: 50, uid: 0 } },
      { pid: 51, comm: 'app', signal: 'SIGSEGV' },
    ],
    [
      'the same signal, which it sent to both',
      [{ ...app(SEGV), sender: { pid: 50, uid: 0 } }],
      { ...shell(0), termination: SEGV, sender: { pid: 50, uid: 0 } },
      undefined,
    ],
    [
      'the same signal, which timeout(1) sent to both (timeout -s KILL)',
      [{ ...app(SEGV), sender: { pid: 50, uid: 0 } }],
      { ...shell(0, { comm: 'timeout' }), termination: SEGV, sender: { pid: 50, uid: 0 } },
      { pid: 51, comm: 'app', signal: 'SIGSEGV' },
    ],
    ...['0x0', '0xffffffffffffffce', '0x00000000ffffffce'].map((rdi): [string, CrashEvent[], CrashEvent, undefined] => [
      `the same signal, which it sent to a process group (kill(${rdi})), whatever is known of the sender of the other`,
      [app(SEGV)],
      {
        ...shell(0),
        ...{ termination: SEGV, sender: { pid: 50, uid: 0 }, registers: { orig_rax: '0x000000000000003e', rdi } },
      },
      undefined,
    ]),
    [
      'the same signal, sent by another',
      [app(SEGV)],
      { ...shell(0), termination: SEGV, sender: { pid: 7, uid: 0 } },
      undefined,
    ],
    [
      'that of a grandchild',
      [crashEvent({ process: { pid: 52, ppid: 51, comm: 'deep' }, termination: SEGV, time: at(1) }), app(exited(139))],
      shell(139),
      { pid: 52, comm: 'deep', signal: 'SIGSEGV' },
    ],
    ['success', [app(exited(78))], shell(0), undefined],
    ['the child of another', [app(SEGV, 60)], shell(139), undefined],
    ['before the parent began', [app(SEGV, 50, '2025-03-01T11:59:59.000000000Z')], shell(139), undefined],
    ['on another machine', [{ ...app(SEGV), host: { ...app(SEGV).host, hostname: 'web-2' } }], shell(139), undefined],
    [
      'a fork of the shell that found no command',
      [crashEvent({ process: { pid: 51, ppid: 50, comm: 'bash' }, termination: exited(127), time: at(1) })],
      shell(127),
      undefined,
    ],
  ])('%s', (_name, before, event, expected) => {
    const childOf = createChildOf()
    for (const each of before) childOf(each)
    expect(withoutJoin(childOf(event))).toEqual(expected)
  })

  it('is the one that died first of a pool, not one that the pool ended then', () => {
    const family = createFamily()
    const worker = (pid: number, second: number, sender?: CrashEvent['sender']): CrashEvent => ({
      ...crashEvent({ process: { pid, ppid: 50, comm: 'app' }, termination: killedBy('SIGKILL', 9), time: at(second) }),
      ...(sender && { sender }),
    })
    for (const each of [worker(51, 1), worker(52, 1), worker(53, 2, { pid: 50, uid: 0 })])
      family.add(each, undefined, undefined)
    const words = 'BrokenProcessPool: A process in the process pool was terminated abruptly'
    expect(family.firstUnder(writes(words, 1))).toMatchObject({ pid: 51, joinedBy: 'words' })
  })

  it('is forgotten when the process id is another process', () => {
    const childOf = createChildOf()
    childOf(app(SEGV))
    childOf(shell(1))
    expect(childOf(shell(139))).toBeUndefined()
  })

  it('is forgotten when a thousand other parents have lost children since', () => {
    const childOf = createChildOf()
    childOf(app(SEGV))
    for (let ppid = 100; ppid < 1124; ppid++) childOf(app(SEGV, ppid))
    expect(childOf(shell(139))).toBeUndefined()
    expect(childOf(shell(139, { pid: 1123 }))).toMatchObject({ signal: 'SIGSEGV' })
  })
})

describe('a process that was another program when its child died', () => {
  it.each<[name: string, executedAt: number | undefined, pid: number | undefined]>([
    ['before it executed this one', 1.5, undefined],
    ['after that', 0.5, 51],
    ['when it is not known', undefined, 51],
  ])('%s', (_name, second, pid) => {
    const family = createFamily()
    family.add(app(exited(7)), undefined, undefined)
    const executedAt = second === undefined ? undefined : `2025-03-01T12:00:0${second.toFixed(9)}Z`
    expect(family.firstUnder(shell(7, { executedAt }))?.pid).toBe(pid)
  })
})

describe('what is said of the child', () => {
  const deathOf = (process: Partial<CrashEvent['process']>, rest: Partial<CrashEvent> = {}): DiedChild =>
    describeDeath(
      crashEvent({ process: { pid: 51, comm: 'app', ...process }, termination: exited(3), ...rest }),
      undefined,
    )

  it.each<[exe: string, argv: string[], role: string | undefined]>([
    ['/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus', ['cc1plus', '-O2', 'shop/order.cc'], 'compiling order.cc'],
    ['/usr/bin/x86_64-linux-gnu-g++-12', ['g++', 'order.cc'], 'compiling order.cc'],
    ['/usr/bin/python3.11', ['python3', 'worker.py'], 'running worker.py'],
    ['/usr/bin/dash', ['sh', 'deploy.sh'], 'running deploy.sh'],
    ['/usr/bin/grep', ['grep', 'needle', 'order.c'], undefined],
    ['/srv/lint', ['lint', 'worker.py'], undefined],
    ['/usr/lib/postgresql/15/bin/postgres', ['postgres: checkpointer'], 'postgres: checkpointer'],
  ])('%s %j is %s', (exe, argv, role) => expect(deathOf({ exe, argv }).role).toBe(role))

  it('an exception that it reported, and exited with a status of its own', () => {
    const stderrTail = 'Traceback (most recent call last):\nKeyError: 7\n'
    expect(deathOf({}, { stderrTail }).deed).toBe('exited with 3, after it had written: KeyError: 7')
    expect(deathOf({}, { stderrTail: 'no such table\nnote: run it again\n' }).deed).toBe(
      'exited with 3; its last words: no such table',
    )
    expect(deathOf({}).deed).toBeUndefined()
  })
})
