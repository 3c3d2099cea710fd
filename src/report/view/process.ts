import type { Sender } from '../../model/event.js'
import type { Process } from '../../model/process.js'
import { commandLine, orEmpty } from './text.js'
import { readableDuration, readableTime } from './units.js'

export const viewProcess = (process: Process) => ({
  pid: orEmpty(process.pid),
  comm: process.comm,
  /** Only where it is not the thread the process is named after. */
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
  namespacePid: orEmpty(process.namespaces?.pid),
  ppid: orEmpty(process.ppid),
  parentComm: orEmpty(process.parent?.comm),
  parentExe: orEmpty(process.parent?.exe),
  forkerPid: orEmpty(process.forker?.pid),
  forkerComm: orEmpty(process.forker?.comm),
})

export const viewSender = (sender: Sender | undefined, process: Process) => ({
  pid: orEmpty(sender?.pid),
  comm: orEmpty(sender?.comm),
  uid: orEmpty(sender?.uid),
  parentPid: orEmpty(sender?.parent?.pid),
  parentComm: orEmpty(sender?.parent?.comm),
  /** The process did it to itself. */
  self: sender?.pid === process.pid,
})
