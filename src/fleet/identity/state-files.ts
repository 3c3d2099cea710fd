import type { ContainerInfo } from '../../model/process.js'
import type { ContainerId } from './container-id.js'
import { member, readJson, textIn } from './json-file.js'
import { readPodman } from './podman.js'

type Description = Omit<ContainerInfo, 'runtime' | 'id'>

/**
 * What a runtime has written down about a container, below the root of the host; nothing where the files cannot be read, as
 * when the container was removed with its last process. They belong to the runtime, but names in them are those of users.
 */
export function readContainer(container: ContainerId, root = '/'): Description {
  const { runtime, id } = container
  if (runtime === 'docker') return ofDocker(readJson(`${root}/var/lib/docker/containers/${id}/config.v2.json`))
  if (runtime === 'podman') return described(readPodman(container, root))
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

const described = (found: { [Name in keyof Description]?: string | undefined }): Description =>
  Object.fromEntries(Object.entries(found).flatMap(([name, text]) => (text ? [[name, text.slice(0, MAX_TEXT)]] : [])))
