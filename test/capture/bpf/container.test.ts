import { describe, expect, it } from 'vitest'
import { describeSurroundings, type Marks, type Surroundings } from '../../../src/capture/bpf/container.js'
import { lackOfPrivilege } from '../../../src/capture/bpf/obstacle.js'

const HOST: Marks = {
  has: () => false,
  cgroup: '0::/init.scope\n',
  kernelThread: 'kthreadd',
  userNamespace: 'user:[4026531837]',
  environment: undefined,
}

const inside = (marks: Partial<Marks>): Marks => ({ ...HOST, kernelThread: 'sh', ...marks })
const file =
  (name: string) =>
  (path: string): boolean =>
    path === name

describe('where this process runs', () => {
  it.each<[string, Marks, Surroundings]>([
    ['a host', HOST, { container: false, userNamespace: false }],
    [
      'a virtual machine whose image was made in a container',
      { ...HOST, has: file('/.dockerenv') },
      { container: false, userNamespace: false },
    ],
    ['docker', inside({ has: file('/.dockerenv') }), { tool: 'docker', container: true, userNamespace: false }],
    [
      'podman without root',
      inside({ has: file('/run/.containerenv'), userNamespace: 'user:[4026532000]' }),
      { tool: 'podman', container: true, userNamespace: true },
    ],
    ['a pod', inside({ cgroup: '0::/kubepods/burstable/pod1\n' }), { container: true, userNamespace: false }],
    ['systemd-nspawn', inside({ environment: 'systemd-nspawn' }), { container: true, userNamespace: false }],
  ])('%s', (_, marks, where) => expect(describeSurroundings(marks)).toEqual(where))
})

describe('what is missing, and how to get it', () => {
  const both = ['CAP_BPF', 'CAP_PERFMON']
  const host = { container: false, userNamespace: false }
  it.each<[string, string[], Surroundings, RegExp | undefined]>([
    ['nothing', [], host, undefined],
    ['on a host', both, host, /^root is needed to watch \(CAP_BPF and CAP_PERFMON missing\): [^:]*sudo/],
    [
      'in docker',
      both,
      { ...host, container: true, tool: 'docker' },
      /lacks: CAP_BPF and CAP_PERFMON: start it with docker run --cap-add BPF --cap-add PERFMON,/,
    ],
    [
      'in podman, one of them',
      ['CAP_PERFMON'],
      { ...host, container: true, tool: 'podman' },
      /podman run --cap-add PERFMON,/,
    ],
    ['in another container', both, { ...host, container: true }, /start it with --cap-add BPF --cap-add PERFMON,/],
    ['as root of a user namespace', [], { container: true, userNamespace: true, tool: 'podman' }, /user namespace/],
  ])('%s', (_, missing, where, text) => {
    const obstacle = lackOfPrivilege(missing, where)
    if (text) expect(`${obstacle?.what}: ${obstacle?.remedy}`).toMatch(text)
    else expect(obstacle).toBeUndefined()
  })
})
