import { readFileSync } from 'node:fs'
import type { ContainerId } from './container-id.js'
import { member, parseJson, readJson, textIn } from './json-file.js'

/** The storage drivers that podman(1) has by default, of root and where a user may not mount. */
const DRIVERS = ['overlay', 'vfs']

/** Containers that are removed when they end (`--rm`) are in the second (containers/storage, containers.go). */
const LISTS = ['containers.json', 'volatile-containers.json']

/** The first container of a pod, an annotation of the others (podman, pkg/specgen/generate). */
const SANDBOX = 'io.kubernetes.cri-o.SandboxID'

/**
 * What podman has written down about a container. Its database has the name of a pod; here it is the host name of the pod's
 * first container, which is the same unless `podman pod create --hostname` gave another.
 */
export function readPodman({ id, uid }: ContainerId, root: string) {
  const storage = uid === undefined ? `${root}/var/lib/containers/storage` : storageOf(uid, root)
  if (storage === undefined) return {}
  for (const driver of DRIVERS) {
    const folder = `${storage}/${driver}-containers`
    for (const list of LISTS) {
      const entry = entryIn(readJson(`${folder}/${list}`, uid), id)
      if (entry === undefined) continue
      const names = member(entry, 'names')
      const name: unknown = Array.isArray(names) ? names[0] : undefined
      return {
        name: typeof name === 'string' ? name : undefined,
        image: textIn(parseJson(textIn(entry, 'metadata') ?? ''), 'image-name'),
        pod: podOf(folder, id, uid),
      }
    }
  }
  return {}
}

const entryIn = (list: unknown, id: string): unknown =>
  Array.isArray(list) ? list.find((each) => textIn(each, 'id') === id) : undefined

function podOf(folder: string, id: string, uid: number | undefined): string | undefined {
  const configOf = (container: string): unknown => readJson(`${folder}/${container}/userdata/config.json`, uid)
  const sandbox = textIn(member(configOf(id), 'annotations'), SANDBOX)
  return sandbox === undefined || !/^[0-9a-f]{64}$/.test(sandbox) ? undefined : textIn(configOf(sandbox), 'hostname')
}

/** Below the home of a user, by passwd(5). */
function storageOf(uid: number, root: string): string | undefined {
  const line = passwd(root).find((fields) => fields[2] === String(uid))
  return line?.[5]?.startsWith('/') ? `${root}${line[5]}/.local/share/containers/storage` : undefined
}

function passwd(root: string): string[][] {
  try {
    return readFileSync(`${root}/etc/passwd`, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
  } catch {
    return []
  }
}
