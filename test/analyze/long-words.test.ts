import { expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import type { CrashEvent } from '../../src/model/event.js'
import { crashEvent, killedBy } from './crash-event.js'
import { rulesOf } from './rules/rule-file.js'

/** What our own words end with is often what matters: the limit, the remedy. What they quote may be long before it. */

const POD =
  '/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod01234567_89ab_cdef_0123_456789abcdef.slice/' +
  'cri-containerd-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope'

const explained = async (message: string, parts: Partial<CrashEvent>): Promise<string | undefined> => {
  const also = [`advice: "${message}"`]
  const analyze = createAnalyzer(rulesOf({ when: '{ fact: signal, operator: matches, value: . }', also }))
  return (await analyze(crashEvent({ termination: killedBy('SIGKILL', 9), ...parts }))).findings[0]?.advice
}

it.each<[string, string, Partial<CrashEvent>, RegExp]>([
  [
    'the limit of a pod whose control group has a long name',
    '{{oomText}}',
    { oom: { scope: 'cgroup', cgroup: POD, limitKb: 65_536 }, resources: { maxRssKb: 51_200 } },
    /\.scope reached its memory limit of 64 MiB; this process had 50 MiB$/,
  ],
  [
    'the end of an advice',
    '{{refusalAdvice}}',
    {
      refusals: [
        { name: 'openat', errno: 'EMFILE', limit: 'RLIMIT_NOFILE', times: 1, time: '2025-03-01T12:00:00.000000000Z' },
      ],
    },
    /shows what they are\.$/,
  ],
  [
    'but what the process chose is cut',
    '{{argv}}',
    { process: { pid: 1, comm: 'a', argv: ['x'.repeat(999)] } },
    /^x{200}…$/,
  ],
])('%s', async (_name, message, parts, expected) => {
  expect(await explained(message, parts)).toMatch(expected)
})
