import {
  ATTR_CONTAINER_ID,
  ATTR_CONTAINER_IMAGE_NAME,
  ATTR_CONTAINER_NAME,
  ATTR_CONTAINER_RUNTIME_NAME,
  ATTR_K8S_NAMESPACE_NAME,
  ATTR_K8S_POD_NAME,
  ATTR_PROCESS_COMMAND,
  ATTR_PROCESS_COMMAND_ARGS,
  ATTR_PROCESS_CREATION_TIME,
  ATTR_PROCESS_EXECUTABLE_BUILD_ID_GNU,
  ATTR_PROCESS_EXECUTABLE_NAME,
  ATTR_PROCESS_EXECUTABLE_PATH,
  ATTR_PROCESS_EXIT_CODE,
  ATTR_PROCESS_EXIT_TIME,
  ATTR_PROCESS_LINUX_CGROUP,
  ATTR_PROCESS_OWNER,
  ATTR_PROCESS_PARENT_PID,
  ATTR_PROCESS_PID,
  ATTR_PROCESS_REAL_USER_ID,
  ATTR_PROCESS_RUNTIME_NAME,
  ATTR_PROCESS_WORKING_DIRECTORY,
  ATTR_THREAD_ID,
  ATTR_THREAD_NAME,
} from '@opentelemetry/semantic-conventions/incubating'
import type { Incident } from '../../model/finding.js'
import { containerOf, unitOf } from '../../model/unit.js'

/** The process that died, and what it ran in. `user`: the name of its real user. */
export const processAttributes = (incident: Incident, user: string | undefined) => ({
  ...ofProcess(incident, user),
  ...ofContainer(incident),
})

function ofProcess({ time, process, termination, runtime, libraries = [], stack }: Incident, user: string | undefined) {
  const { pid, tid, ppid, comm, threadComm, exe, argv, cwd, uid, startTime, cgroup } = process
  return {
    [ATTR_PROCESS_PID]: pid,
    [ATTR_PROCESS_PARENT_PID]: ppid,
    [ATTR_PROCESS_EXECUTABLE_NAME]: comm,
    [ATTR_PROCESS_EXECUTABLE_PATH]: exe,
    [ATTR_PROCESS_EXECUTABLE_BUILD_ID_GNU]:
      libraries.find(({ path }) => path === exe)?.buildId ??
      stack?.frames.find(({ module }) => exe !== undefined && module === exe)?.buildId,
    [ATTR_PROCESS_COMMAND]: argv?.[0],
    [ATTR_PROCESS_COMMAND_ARGS]: argv,
    [ATTR_PROCESS_WORKING_DIRECTORY]: cwd,
    [ATTR_PROCESS_OWNER]: user,
    [ATTR_PROCESS_REAL_USER_ID]: uid,
    [ATTR_PROCESS_CREATION_TIME]: startTime,
    [ATTR_PROCESS_EXIT_TIME]: time,
    [ATTR_PROCESS_EXIT_CODE]: termination?.exitCode,
    [ATTR_PROCESS_LINUX_CGROUP]: cgroup,
    [ATTR_PROCESS_RUNTIME_NAME]: runtime?.name,
    [ATTR_THREAD_ID]: tid,
    [ATTR_THREAD_NAME]: threadComm,
  }
}

function ofContainer({ process }: Incident) {
  const { containerInfo } = process
  return {
    [ATTR_CONTAINER_ID]: containerInfo?.id ?? containerOf(process),
    [ATTR_CONTAINER_NAME]: containerInfo?.name,
    [ATTR_CONTAINER_IMAGE_NAME]: containerInfo?.image,
    [ATTR_CONTAINER_RUNTIME_NAME]: containerInfo?.runtime,
    [ATTR_K8S_POD_NAME]: containerInfo?.pod,
    [ATTR_K8S_NAMESPACE_NAME]: containerInfo?.namespace,
    'crashcrawler.unit': unitOf(process),
  }
}
