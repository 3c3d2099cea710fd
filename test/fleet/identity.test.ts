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

  describe('by podman', () => {
    const uid = process.getuid?.() ?? 0
    const storage = { root: 'var/lib/containers/storage', user: 'home/me/.local/share/containers/storage' }
    const ofRoot = `/machine.slice/libpod-${ID}.scope/container`
    const of = (user: number) =>
      `/user.slice/user-${user}.slice/user@${user}.service/user.slice/libpod-${ID}.scope/container`
    const ofUser = of(uid)
    const entry = { id: ID, names: ['till'], metadata: '{"image-name":"localhost/shop:1"}' }
    const infra = { id: OTHER, names: ['0123456789ab-infra'], metadata: '{}' }
    const inPod = { annotations: { 'io.kubernetes.cri-o.SandboxID': OTHER } }
    const known = { runtime: 'podman', id: ID, name: 'till', image: 'localhost/shop:1' }
    const passwd = `root:x:7:7::/nowhere:\nme:x:${uid}:${uid}::/home/me:/bin/sh\n`

    it.each<[string, cgroup: string, files: Record<string, unknown>, found: object]>([
      [
        'in a pod',
        ofRoot,
        {
          [`${storage.root}/overlay-containers/containers.json`]: [infra, entry],
          [`${storage.root}/overlay-containers/${ID}/userdata/config.json`]: inPod,
          [`${storage.root}/overlay-containers/${OTHER}/userdata/config.json`]: { hostname: 'shop' },
        },
        { ...known, pod: 'shop' },
      ],
      [
        'in a pod that is gone',
        ofRoot,
        {
          [`${storage.root}/overlay-containers/containers.json`]: [entry],
          [`${storage.root}/overlay-containers/${ID}/userdata/config.json`]: inPod,
        },
        known,
      ],
      [
        'in a pod with the name of a path',
        ofRoot,
        {
          [`${storage.root}/overlay-containers/containers.json`]: [entry],
          [`${storage.root}/overlay-containers/${ID}/userdata/config.json`]: {
            annotations: { 'io.kubernetes.cri-o.SandboxID': `../${OTHER}` },
          },
          [`${storage.root}/${OTHER}/userdata/config.json`]: { hostname: 'shop' },
        },
        known,
      ],
      [
        'that is removed when it ends',
        ofRoot,
        { [`${storage.root}/overlay-containers/volatile-containers.json`]: [entry] },
        known,
      ],
      ['with another driver', ofRoot, { [`${storage.root}/vfs-containers/containers.json`]: [entry] }, known],
      ['without privilege', ofUser, { [`${storage.user}/overlay-containers/containers.json`]: [entry] }, known],
      [
        'without privilege, by the name of one of root',
        ofUser,
        { [`${storage.root}/overlay-containers/containers.json`]: [entry] },
        { runtime: 'podman', id: ID },
      ],
      [
        'without privilege, of a user who is not known',
        of(77777),
        { [`${storage.user}/overlay-containers/containers.json`]: [entry] },
        { runtime: 'podman', id: ID },
      ],
      [
        'without privilege, with files of somebody else',
        of(77778),
        {
          'etc/passwd': `you:x:77778:7::/home/me:/bin/sh\n`,
          [`${storage.user}/overlay-containers/containers.json`]: [entry],
        },
        { runtime: 'podman', id: ID },
      ],
      [
        'below a name that only looks like that of a user',
        `/system.slice/x.service${ofUser}`,
        { [`${storage.user}/overlay-containers/containers.json`]: [entry] },
        { runtime: 'podman', id: ID },
      ],
    ])('%s', (_name, cgroup, files, found) => {
      const root = newFolder()
      for (const [file, content] of Object.entries({ 'etc/passwd': passwd, ...files })) {
        mkdirSync(join(root, dirname(file)), { recursive: true })
        writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content))
      }
      expect(createIdentify(undefined, root)(death(cgroup)).process.containerInfo).toEqual(found)
    })
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
