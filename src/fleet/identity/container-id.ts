/** A container as the path of its control group names it. */
export interface ContainerId {
  runtime: string
  /** 64 digits. */
  id: string
}

/**
 * `docker-<id>.scope`, `libpod-<id>.scope`, `cri-containerd-<id>.scope`, `crio-<id>.scope`, as the systemd driver of each
 * runtime names them; or `docker/<id>` and the like, as the cgroupfs driver does. A scope of conmon is not the container.
 */
const SCOPE = /(?:^|\/)(docker|libpod|cri-containerd|crio)[-/]([0-9a-f]{64})(?:\.scope)?(?=$|\/)/g

const RUNTIMES: Record<string, string> = {
  docker: 'docker',
  libpod: 'podman',
  'cri-containerd': 'containerd',
  crio: 'cri-o',
}

/** Of nested ones the innermost; undefined for a process in none. */
export function containerIdOf(cgroup: string): ContainerId | undefined {
  const [, name = '', id] = Array.from(cgroup.matchAll(SCOPE)).at(-1) ?? []
  const runtime = RUNTIMES[name]
  return id === undefined || runtime === undefined ? undefined : { runtime, id }
}
