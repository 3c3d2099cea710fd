import { spawnSync } from 'node:child_process'
import { packageFile } from '../../model/package-file.js'
import { libc } from '../libc.js'
import { type Message, messageReader } from './messages.js'
import type { TracerSettings } from './settings.js'

/** include/uapi/linux/prctl.h: which process may trace this one, where Yama asks for that. */
export const PR_SET_PTRACER = 0x59616d61
const PR_SET_PTRACER_ANY = 2n ** 64n - 1n

/** Starts a tracer that tries to trace this process, and no more. undefined where that works, else the name of the error. */
export function tracingRefusal(): string | undefined {
  const settings: TracerSettings = {
    ...{ launcher: process.pid, stackBytes: 0, threads: 0, threadStackBytes: 0, environment: [], pointedMemory: 0 },
  }
  const args = [packageFile('dist/capture/ptrace/tracer.js'), JSON.stringify(settings)]
  libc.prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0)
  const { stdout } = spawnSync(process.execPath, args, { input: '' })
  libc.prctl(PR_SET_PTRACER, 0, 0, 0, 0)
  const [message] = messagesIn(stdout)
  if (message?.kind === 'ready') return undefined
  return message?.kind === 'refused' ? message.error : 'the tracer could not be started'
}

function messagesIn(bytes: Buffer): Message[] {
  const messages: Message[] = []
  messageReader((message) => messages.push(message))(bytes)
  return messages
}
