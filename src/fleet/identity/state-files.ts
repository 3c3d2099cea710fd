import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import type { ContainerInfo } from '../../model/process.js'
import type { ContainerId } from './container-id.js'

type Description = Omit<ContainerInfo, 'runtime' | 'id'>

/** A configuration of a container has some 20 KB; the list of podman has one entry for each. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * What a runtime has written down about a container, below the root of the host; nothing where the files cannot be read, as
 * when the container was removed with its last process. They belong to the runtime, but names in them are those of users.
 */
export function readContainer({ runtime, id }: ContainerId, root = '/'): Description {
  if (runtime === 'docker') return ofDocker(readJson(`${root}/var/lib/docker/containers/${id}/config.v2.json`))
  if (runtime === 'podman')
    return ofPodman(readJson(`${root}/var/lib/containers/storage/overlay-containers/containers.json`), id)
  if (runtime === 'containerd') {
    return ofCri(readJson(`${root}/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/config.json`), CONTAINERD)
  }
  return ofCri(readJson(`${root}/run/containers/storage/overlay-containers/${id}/userdata/config.json`), CRIO)
}

/** Labels of dockershim and cri-dockerd; annotations of cri-o. */
const KUBERNETES = { pod: 'io.kubernetes.pod.name', namespace: 'io.kubernetes.pod.namespace' }

function ofDocker(config: unknown): Description {
  const settings = member(config, 'Config')
  const labels = member(settings, 'Labels')
  return described({
    name: textIn(config, 'Name')?.replace(/^\//, ''),
    image: textIn(settings, 'Image'),
    pod: textIn(labels, KUBERNETES.pod),
    namespace: textIn(labels, KUBERNETES.namespace),
  })
}

/** An entry of containers/storage; its metadata is JSON within. */
function ofPodman(list: unknown, id: string): Description {
  const entry: unknown = Array.isArray(list) ? list.find((each) => textIn(each, 'id') === id) : undefined
  const names = member(entry, 'names')
  const name: unknown = Array.isArray(names) ? names[0] : undefined
  return described({
    name: typeof name === 'string' ? name : undefined,
    image: textIn(parsed(textIn(entry, 'metadata') ?? ''), 'image-name'),
  })
}

const CONTAINERD = {
  name: 'io.kubernetes.cri.container-name',
  image: 'io.kubernetes.cri.image-name',
  pod: 'io.kubernetes.cri.sandbox-name',
  namespace: 'io.kubernetes.cri.sandbox-namespace',
}

const CRIO = { name: 'io.kubernetes.container.name', image: 'io.kubernetes.cri-o.ImageName', ...KUBERNETES }

/** The annotations of an OCI configuration. */
function ofCri(config: unknown, names: typeof CONTAINERD): Description {
  const annotations = member(config, 'annotations')
  return described({
    name: textIn(annotations, names.name),
    image: textIn(annotations, names.image),
    pod: textIn(annotations, names.pod),
    namespace: textIn(annotations, names.namespace),
  })
}

/** Longer ones were made up. */
const MAX_TEXT = 512

const described = (found: { [Name in keyof Description]: string | undefined }): Description =>
  Object.fromEntries(Object.entries(found).flatMap(([name, text]) => (text ? [[name, text.slice(0, MAX_TEXT)]] : [])))

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined

function textIn(value: unknown, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' ? found : undefined
}

function readJson(path: string): unknown {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stat = fstatSync(descriptor)
    return stat.isFile() && stat.size <= MAX_BYTES ? parsed(readFileSync(descriptor, 'utf8')) : undefined
  } catch {
    // Another runtime, no permission, or a container that is gone.
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
