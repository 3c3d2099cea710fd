import { existsSync, readFileSync, readlinkSync } from 'node:fs'

/** Where this process runs, as far as that decides how it gets a capability. */
export interface Surroundings {
  /** The command that starts such a container; undefined outside of one, or where it is not known which it is. */
  tool?: 'docker' | 'podman'
  container: boolean
  /** Not the initial one: privileges here are none outside (user_namespaces(7)). */
  userNamespace: boolean
}

export const surroundings = (): Surroundings =>
  describeSurroundings({
    has: existsSync,
    cgroup: readText('/proc/1/cgroup') + readText('/proc/self/cgroup'),
    kernelThread: readText('/proc/2/comm').trim(),
    userNamespace: readLink('/proc/self/ns/user'),
    environment: process.env.container,
  })

/** The inode number of the initial user namespace: include/linux/proc_ns.h, PROC_USER_INIT_INO. */
const INITIAL_USER_NAMESPACE = `user:[${0xeffffffd}]`

export interface Marks {
  has(path: string): boolean
  cgroup: string
  /** The name of process 2: outside of containers, the kernel's own. */
  kernelThread: string
  /** The target of the link in /proc, empty where it cannot be read. */
  userNamespace: string
  /** The variable `container`, which systemd(1) and others set. */
  environment: string | undefined
}

/** The files that podman and docker put into a container, then the names of control groups. */
export function describeSurroundings({ has, cgroup, kernelThread, environment, ...marks }: Marks): Surroundings {
  const userNamespace = !['', INITIAL_USER_NAMESPACE].includes(marks.userNamespace)
  // The image of a virtual machine may have been made in a container, whose marks are still there.
  if (kernelThread === 'kthreadd') return { container: false, userNamespace }
  if (has('/run/.containerenv') || /libpod/.test(cgroup)) return { tool: 'podman', container: true, userNamespace }
  if (has('/.dockerenv') || /docker/.test(cgroup)) return { tool: 'docker', container: true, userNamespace }
  return { container: environment !== undefined || /kubepods|containerd|lxc/.test(cgroup), userNamespace }
}

/** How a container gets capabilities, by their names: `docker run --cap-add BPF --cap-add PERFMON`. */
export const capabilityFlags = ({ tool }: Surroundings, capabilities: readonly string[]): string =>
  [...(tool ? [tool, 'run'] : []), ...capabilities.flatMap((name) => ['--cap-add', name.replace(/^CAP_/, '')])].join(
    ' ',
  )

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
