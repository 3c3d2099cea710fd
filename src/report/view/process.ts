import type { Static } from 'typebox'
import { readableDuration } from '../../model/duration.js'
import type { Oom, Sender } from '../../model/killer.js'
import type { Process } from '../../model/process.js'
import { flag, group, text } from './field.js'
import { commandLine, orEmpty } from './text.js'
import { readableSize, readableTime } from './units.js'

export const ProcessView = group(
  {
    pid: text('process id'),
    comm: text('name of the process'),
    tid: text('thread that died, where it is not the one the process is named after'),
    threadComm: text('name of that thread'),
    exe: text('path of the executable'),
    exeDeleted: flag('the executable had no name left on disk'),
    command: text('arguments, quoted as a shell would take them'),
    cwd: text('working directory'),
    uid: text('user id'),
    gid: text('group id'),
    started: text('2025-11-20 11:05:29 UTC'),
    duration: text('start to death: 2.4 s'),
    threads: text('threads alive'),
    cgroup: text('control group'),
    container: text('container or systemd unit'),
    namespacePid: text('process id in its own pid namespace, where that is another'),
    ppid: text('process id of the parent'),
    parentComm: text('name of the parent'),
    parentExe: text('executable of the parent'),
  },
  'the process that died',
)
export type ProcessView = Static<typeof ProcessView>

export const viewProcess = (process: Process): ProcessView => ({
  pid: orEmpty(process.pid),
  comm: process.comm,
  tid: process.tid === process.pid ? '' : orEmpty(process.tid),
  threadComm: orEmpty(process.threadComm),
  exe: orEmpty(process.exe),
  exeDeleted: process.exeDeleted === true,
  command: commandLine(process.argv ?? []),
  cwd: orEmpty(process.cwd),
  uid: orEmpty(process.uid),
  gid: orEmpty(process.gid),
  started: process.startTime === undefined ? '' : readableTime(process.startTime),
  duration: process.durationMs === undefined ? '' : readableDuration(process.durationMs),
  threads: orEmpty(process.threads),
  cgroup: orEmpty(process.cgroup),
  container: orEmpty(process.container),
  namespacePid: process.namespaces?.pid === process.pid ? '' : orEmpty(process.namespaces?.pid),
  ppid: orEmpty(process.ppid),
  parentComm: orEmpty(process.parent?.comm),
  parentExe: orEmpty(process.parent?.exe),
})

export const SenderView = group(
  {
    pid: text('process id'),
    comm: text('name'),
    uid: text('user id'),
    parentPid: text('process id of its parent'),
    parentComm: text('name of its parent'),
    self: flag('the process sent the signal to itself'),
  },
  'the process that sent the fatal signal; all empty where none did',
)

export const viewSender = (sender: Sender | undefined, process: Process): Static<typeof SenderView> => ({
  pid: orEmpty(sender?.pid),
  comm: orEmpty(sender?.comm),
  uid: orEmpty(sender?.uid),
  parentPid: orEmpty(sender?.parent?.pid),
  parentComm: orEmpty(sender?.parent?.comm),
  self: sender?.pid === process.pid,
})

export const OomView = group(
  {
    killed: flag('the kernel killed the process to get memory'),
    scope: text('global or cgroup'),
    limit: text('limit of the control group: 512 MiB'),
    usage: text('its usage'),
    trigger: text('name of the process that asked for memory'),
    triggerPid: text('its process id'),
  },
  'a kill for memory',
)

export function viewOom(oom: Oom | undefined): Static<typeof OomView> {
  const size = (kb: number | undefined): string => (kb === undefined ? '' : readableSize(kb * 1024))
  return {
    killed: oom !== undefined,
    scope: orEmpty(oom?.scope),
    limit: size(oom?.limitKb),
    usage: size(oom?.usageKb),
    trigger: orEmpty(oom?.trigger?.comm),
    triggerPid: orEmpty(oom?.trigger?.pid),
  }
}
