import { posix } from 'node:path'
import { STREAMS } from '../../../model/minidump.js'
import { decodeCStrings, decodeText } from '../../event/text.js'
import type { ProcessInfo } from '../notes/prpsinfo.js'
import type { LoadedModule } from './modules.js'
import type { Streams } from './streams.js'

/** What a dump says of its process, of the files of /proc that Breakpad keeps, and else of the program alone. */
export interface DumpedProcess {
  info: ProcessInfo
  argv?: string[]
}

/** TASK_COMM_LEN without the terminating NUL. */
const MAX_COMM = 15
const NOBODY = 65534
const MISC_PROCESS_ID = 1

export function processOf(streams: Streams, [program]: readonly LoadedModule[]): DumpedProcess {
  const status = decodeText(streams.find(STREAMS.status) ?? Buffer.alloc(0))
  const commandLine = streams.find(STREAMS.commandLine)
  const argv = commandLine && commandLine.length > 0 ? decodeCStrings(commandLine) : undefined
  const number = (name: string): number | undefined => {
    const found = new RegExp(`^${name}:\\s*(\\d{1,10})`, 'm').exec(status)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const name = /^Name:\t(.{1,64})$/m.exec(status)?.[1]
  return {
    argv,
    info: {
      pid: number('Tgid') ?? number('Pid') ?? miscPid(streams),
      parentPid: number('PPid') ?? 0,
      uid: number('Uid') ?? NOBODY,
      gid: number('Gid') ?? NOBODY,
      comm: (name ?? posix.basename(program?.path ?? '')).slice(0, MAX_COMM),
      commandLine: '',
      isCommandLineCut: true,
    },
  }
}

function miscPid(streams: Streams): number {
  const misc = streams.find(STREAMS.misc)
  return misc && misc.length >= 12 && misc.readUInt32LE(4) & MISC_PROCESS_ID ? misc.readUInt32LE(8) : 0
}
