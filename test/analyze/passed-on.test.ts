import { expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { loadRules } from '../../src/analyze/rules/load.js'
import type { CrashEvent } from '../../src/model/event.js'
import { crashEvent, exited, killedBy } from './crash-event.js'

const at = (second: number): string => `2025-03-01T12:00:0${second}.000000000Z`
const worker = (rest: Partial<CrashEvent>): CrashEvent =>
  crashEvent({ process: { pid: 51, ppid: 50, comm: 'worker' }, time: at(1), ...rest })
const shell = (status: number): CrashEvent =>
  crashEvent({
    process: { pid: 50, ppid: 1, comm: 'bash', startTime: at(0) },
    termination: exited(status),
    time: at(2),
  })

const rules = await loadRules({ stock: true, paths: [] })
const KILLED = killedBy('SIGKILL', 9)

it.each<[name: string, events: CrashEvent[], passedOn: object | undefined, explanation: RegExp]>([
  [
    'a shell',
    [worker({ termination: killedBy('SIGSEGV', 11) }), shell(139)],
    { pid: 51, comm: 'worker' },
    /because worker\[51\]/,
  ],
  [
    'a process that ended itself, with the reason',
    [
      worker({ termination: killedBy('SIGABRT', 6), sender: { pid: 51 }, message: 'malloc(): corrupted top size' }),
      shell(134),
    ],
    { pid: 51, comm: 'worker' },
    /^bash\[50\] exited with 134 because worker\[51\] was ended by malloc, which detected heap corruption/,
  ],
  [
    'a process that the kernel killed with its init process',
    [worker({ termination: KILLED, endedInit: { pid: 40, comm: 'tini' } })],
    { pid: 40, comm: 'tini' },
    /because tini\[40\], the first process of its pid namespace, ended/,
  ],
  [
    'who passes that on says so, and not that a process killed it',
    [worker({ termination: KILLED, endedInit: { pid: 40, comm: 'tini' } }), shell(137)],
    { pid: 51, comm: 'worker' },
    /^bash\[50\] exited with 137 because worker\[51\] was killed by the kernel because tini\[40\], the first process of its pid namespace, ended\.$/,
  ],
  [
    'a container engine, which started the daemon above the container',
    [
      crashEvent({
        process: { pid: 51, ppid: 45, comm: 'server', starterPid: 50 },
        termination: killedBy('SIGSEGV', 11),
        time: at(1),
      }),
      crashEvent({
        process: { pid: 52, ppid: 51, comm: 'helper', starterPid: 50 },
        termination: KILLED,
        time: at(1),
        endedInit: { pid: 51, comm: 'server' },
      }),
      crashEvent({
        process: { pid: 50, ppid: 1, comm: 'podman', startTime: at(0) },
        termination: exited(139),
        time: at(2),
      }),
    ],
    { pid: 51, comm: 'server' },
    /^podman\[50\] exited with 139 because server\[51\]/,
  ],
  [
    'a relayed exception, and not only a status that is common',
    [
      worker({
        termination: exited(1),
        stderrTail: 'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: 7\n',
      }),
      { ...shell(1), stderrTail: 'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: 7\n' },
    ],
    { pid: 51, comm: 'worker' },
    /^bash\[50\] exited with 1 because worker\[51\] exited with 1 after an uncaught exception/,
  ],
  ['a death of its own', [worker({ termination: KILLED })], undefined, /./],
])('a death that followed from another one: %s', (_name, events, passedOn, explanation) => {
  const analyze = createAnalyzer(rules)
  const incident = events.map((event) => analyze(event)).at(-1)
  expect(incident?.passedOn).toEqual(passedOn)
  expect(incident?.findings[0]?.explanation).toMatch(explanation)
})

it('a death follows from none that was only rehearsed', () => {
  const analyze = createAnalyzer(rules)
  analyze(worker({ termination: exited(1), stderrTail: 'KeyError: 7\n' }), undefined, true)
  expect(analyze({ ...shell(1), stderrTail: 'KeyError: 7\n' }).passedOn).toBeUndefined()
})

it('what may not be shown of a child is not shown by its parent either', () => {
  const analyze = createAnalyzer(rules)
  const said = 'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: hunter2\n'
  analyze(worker({ termination: exited(1), stderrTail: said }), (value) => String(value).replaceAll('hunter2', '***'))
  const { findings } = analyze({ ...shell(1), stderrTail: said })
  expect(findings[0]?.explanation).toMatch(
    /^bash\[50\] exited with 1 because worker\[51\] exited with 1 after .*\*\*\*/,
  )
  expect(findings[0]?.explanation).not.toContain('hunter2')
})
