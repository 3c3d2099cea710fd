import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { containerIdOf } from '../../src/fleet/identity/container-id.js'
import { createIdentify } from '../../src/fleet/identity/identify.js'
import { crashEvent } from '../analyze/crash-event.js'
import { newFolder } from '../cli/run-cli.js'

const ID = '0123456789abcdef'.repeat(4)
const OTHER = 'f'.repeat(64)

describe('the container of a control group', () => {
  it.each<[cgroup: string, runtime: string | undefined]>([
    ['/', undefined],
    ['/system.slice/nginx.service', undefined],
    [`/system.slice/docker-${ID}.scope`, 'docker'],
    [`/docker/${ID}`, 'docker'],
    [`/machine.slice/libpod-${ID}.scope/container`, 'podman'],
    [`/machine.slice/libpod-conmon-${ID}.scope`, undefined],
    [
      `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1.slice/cri-containerd-${ID}.scope`,
      'containerd',
    ],
    [`/kubepods.slice/kubepods-pod1.slice/crio-${ID}.scope`, 'cri-o'],
    [`/system.slice/docker-${OTHER}.scope/docker/${ID}`, 'docker'],
    [`/docker/${ID.slice(1)}`, undefined],
    [`/mydocker-${ID}.scope`, undefined],
  ])('%s', (cgroup, runtime) => {
    expect(containerIdOf(cgroup)).toEqual(runtime && { runtime, id: ID })
  })
})

describe('what a runtime has written down', () => {
  const death = (cgroup: string) => crashEvent({ process: { comm: 'app', pid: 1, cgroup } })

  it.each<[string, cgroup: string, file: string, content: unknown, found: object]>([
    [
      'docker',
      `/system.slice/docker-${ID}.scope`,
      `var/lib/docker/containers/${ID}/config.v2.json`,
      {
        Name: '/web',
        Config: {
          Image: 'nginx:1.27',
          Labels: { 'io.kubernetes.pod.name': 'web-0', 'io.kubernetes.pod.namespace': 'shop' },
        },
      },
      { runtime: 'docker', id: ID, name: 'web', image: 'nginx:1.27', pod: 'web-0', namespace: 'shop' },
    ],
    [
      'podman',
      `/machine.slice/libpod-${ID}.scope/container`,
      'var/lib/containers/storage/overlay-containers/containers.json',
      [
        { id: OTHER, names: ['no'] },
        { id: ID, names: ['db'], metadata: '{"image-name":"docker.io/library/postgres:17"}' },
      ],
      { runtime: 'podman', id: ID, name: 'db', image: 'docker.io/library/postgres:17' },
    ],
    [
      'containerd',
      `/kubepods.slice/kubepods-pod1.slice/cri-containerd-${ID}.scope`,
      `run/containerd/io.containerd.runtime.v2.task/k8s.io/${ID}/config.json`,
      {
        annotations: {
          'io.kubernetes.cri.container-name': 'app',
          'io.kubernetes.cri.image-name': 'registry/app:2',
          'io.kubernetes.cri.sandbox-name': 'app-1',
          'io.kubernetes.cri.sandbox-namespace': 'shop',
        },
      },
      { runtime: 'containerd', id: ID, name: 'app', image: 'registry/app:2', pod: 'app-1', namespace: 'shop' },
    ],
    [
      'cri-o',
      `/kubepods.slice/kubepods-pod1.slice/crio-${ID}.scope`,
      `run/containers/storage/overlay-containers/${ID}/userdata/config.json`,
      {
        annotations: {
          'io.kubernetes.container.name': 'app',
          'io.kubernetes.cri-o.ImageName': 'registry/app:2',
          'io.kubernetes.pod.name': 'app-1',
          'io.kubernetes.pod.namespace': 'shop',
        },
      },
      { runtime: 'cri-o', id: ID, name: 'app', image: 'registry/app:2', pod: 'app-1', namespace: 'shop' },
    ],
    [
      'something else',
      `/docker/${ID}`,
      `var/lib/docker/containers/${ID}/config.v2.json`,
      { Name: 7, Config: ['x'], annotations: null },
      { runtime: 'docker', id: ID },
    ],
    ['nothing', `/docker/${ID}`, 'none', {}, { runtime: 'docker', id: ID }],
  ])('%s', (_name, cgroup, file, content, found) => {
    const root = newFolder()
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), JSON.stringify(content))
    const identify = createIdentify({ env: 'test' }, root)
    const { host, process } = identify(death(cgroup))
    expect([host.labels, process.containerInfo]).toEqual([{ env: 'test' }, found])
  })

  it('is not read by way of a link', () => {
    const root = newFolder()
    const folder = join(root, `var/lib/docker/containers/${ID}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(root, 'secret'), '{"Name":"secret"}')
    symlinkSync(join(root, 'secret'), join(folder, 'config.v2.json'))
    expect(createIdentify(undefined, root)(death(`/docker/${ID}`)).process.containerInfo).toEqual({
      runtime: 'docker',
      id: ID,
    })
  })
})
