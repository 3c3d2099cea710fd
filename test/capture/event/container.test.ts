import { describe, expect, it } from 'vitest'
import { containerOf } from '../../../src/capture/event/container.js'

const A = 'a1b2c3d4e5f6'.padEnd(64, '0')
const B = 'b0b1b2b3b4b5'.padEnd(64, '9')
const POD = 'pod8f6a9f5e_2b1a_4c83_9f1e_0c7e5d1d2a3b'
const POD_DASHES = 'pod8f6a9f5e-2b1a-4c83-9f1e-0c7e5d1d2a3b'

describe('a container, by the first 12 digits of its id', () => {
  it.each([
    ['docker, systemd driver', `/system.slice/docker-${A}.scope`],
    ['docker, cgroupfs driver', `/docker/${A}`],
    ['docker below another parent', `/my.slice/docker-${A}.scope`],
    ['a group the container made in itself', `/docker/${A}/init`],
    ['systemd in a docker container', `/system.slice/docker-${A}.scope/system.slice/nginx.service`],
    ['podman, root', `/machine.slice/libpod-${A}.scope`],
    ['podman, its payload', `/machine.slice/libpod-${A}.scope/container`],
    ['podman, a user', `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${A}.scope/container`],
    ['podman, cgroupfs', `/libpod_parent/libpod-${A}`],
    [
      'containerd in Kubernetes, systemd driver',
      `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-${POD}.slice/cri-containerd-${A}.scope`,
    ],
    ['containerd in Kubernetes, cgroupfs driver', `/kubepods/besteffort/${POD_DASHES}/${A}`],
    [
      'containerd in Kubernetes, drivers that disagree',
      `/system.slice/containerd.service/kubepods-besteffort-${POD}.slice:cri-containerd:${A}`,
    ],
    ['CRI-O', `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-${POD}.slice/crio-${A}.scope/container`],
    ['Kubernetes, guaranteed', `/kubepods.slice/kubepods-${POD}.slice/cri-containerd-${A}.scope`],
    ['ECS', `/ecs/0f9de17a6465404e8b1b2356dc13c2f8/${A}`],
    ['in a container: Docker in Docker', `/docker/${B}/docker/${A}`],
    [
      'in a container: kind',
      `/system.slice/docker-${B}.scope/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-${POD}.slice/cri-containerd-${A}.scope`,
    ],
    ['a path that lost its beginning', `…/${POD_DASHES}/${A}`],
  ])('%s', (_, cgroup) => expect(containerOf(cgroup)).toBe('a1b2c3d4e5f6'))
})

describe('else the innermost systemd unit', () => {
  it.each([
    ['a service', '/system.slice/nginx.service', 'nginx.service'],
    ['a template', '/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
    ['a group inside a service', '/system.slice/postgresql.service/workers', 'postgresql.service'],
    ['a login session', '/user.slice/user-1000.slice/session-3.scope', 'session-3.scope'],
    [
      'a program of a desktop',
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-firefox-2211.scope',
      'app-gnome-firefox-2211.scope',
    ],
    ['a user manager itself', '/user.slice/user-1000.slice/user@1000.service/init.scope', 'init.scope'],
    ['systemd-nspawn', '/machine.slice/systemd-nspawn@debian.service/payload', 'systemd-nspawn@debian.service'],
    ['the monitor of a podman container', `/machine.slice/libpod-conmon-${A}.scope`, `libpod-conmon-${A}.scope`],
    ['the monitor of a CRI-O container', `/system.slice/crio-conmon-${A}.scope`, `crio-conmon-${A}.scope`],
    ['containerd itself', '/system.slice/containerd.service', 'containerd.service'],
  ])('%s', (_, cgroup, unit) => expect(containerOf(cgroup)).toBe(unit))
})

describe('neither', () => {
  it.each([
    ['the root', '/'],
    ['a slice', '/user.slice/user-1000.slice'],
    ['a pod without its container', `/kubepods.slice/kubepods-${POD}.slice`],
    ['a group by hand', '/limits/builds'],
    ['too few digits', `/docker/${A.slice(1)}`],
    ['too many digits', `/docker/${A}0`],
    ['capitals', `/docker/${A.toUpperCase()}`],
    ['a name that only ends like a unit of systemd', '/services.servicedir/x'],
    ['nothing', ''],
  ])('%s', (_, cgroup) => expect(containerOf(cgroup)).toBeUndefined())
})
