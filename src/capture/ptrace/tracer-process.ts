import { spawn } from 'node:child_process'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import type { RawEvent } from '../../model/raw.js'
import { libc } from '../libc.js'
import { type Message, messageReader } from './messages.js'
import { PR_SET_PTRACER } from './probe.js'
import { refusalOf } from './refusal.js'
import type { CommandSettings, TracerSettings } from './settings.js'

/** How long the tracer may take to hand over what it has when the command has ended. */
const END_MS = 4000

export interface TracerHandlers {
  onDeath(raw: RawEvent): void
  /** A process in another mount namespace has executed a program. */
  onElsewhere(): void
  onFailure(error: Error): void
  /** Something that is not watched, and why. */
  onNote(message: string): void
}

export interface Tracer {
  /** Rejects with UserError where the kernel does not let this process be traced. */
  ready: Promise<void>
  /** Resolves when what this process starts next is traced. Rejects likewise. */
  attach(): Promise<void>
  /** Resolves to the number of deaths when all were handed over. When `patience` is aborted, it does not wait for them. */
  end(patience: AbortSignal | undefined): Promise<number>
}

const LET_GO = {
  privileged: 'gets privileges from its file, which it would not get from the kernel while it is traced',
  tracer: 'traces processes itself, and each can have one tracer only',
} as const

/** Starts tracer.ts. */
export function startTracer(
  settings: CommandSettings,
  { onDeath, onElsewhere, onFailure, onNote }: TracerHandlers,
): Tracer {
  const own: TracerSettings = { ...settings, launcher: process.pid }
  // In a session of its own, so that it gets no signals from a terminal.
  const child = spawn(process.execPath, [packageFile('dist/capture/ptrace/tracer.js'), JSON.stringify(own)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  libc.prctl(PR_SET_PTRACER, child.pid ?? 0, 0, 0, 0)
  const [ready, attached, closed] = [deferred(), deferred(), deferred()]
  /** It can say no more than it has said: it has finished, or has let the command go. */
  let isDone = false
  let captured = 0
  let ending = ''
  const refuse = (error: Error): void => {
    ready.reject(error)
    attached.reject(error)
  }
  const said = new Set<string>()
  const onLetGo = ({ program, reason }: Extract<Message, { kind: 'let-go' }>): void => {
    const note = `${program} ${LET_GO[reason]}: what it does from there on is not watched`
    if (!said.has(note)) onNote(note)
    said.add(note)
  }
  const take = (message: Message): void => {
    if (message.kind === 'ready') ready.resolve()
    if (message.kind === 'attached') attached.resolve()
    if (message.kind === 'refused') refuse(new UserError(refusalOf(message.error)))
    if (message.kind === 'death') onDeath(message.raw)
    if (message.kind === 'elsewhere') onElsewhere()
    if (message.kind === 'let-go') onLetGo(message)
    if (message.kind === 'end') captured = message.captured
    isDone ||= ['refused', 'end'].includes(message.kind) || (message.kind === 'let-go' && message.isCommand)
  }
  child.stdout.on('data', messageReader(take))
  child.stdin.on('error', () => {})
  child.on('error', refuse)
  child.on('close', (status, signal) => {
    ending = signal ?? `exit status ${status}`
    refuse(new UserError(`the tracer could not be started (${ending})`))
    closed.resolve()
  })
  return {
    ready: ready.promise,
    attach: () => {
      child.stdin.write('\n')
      return attached.promise
    },
    end: async (patience) => {
      const wasTold = patience?.aborted ?? false
      if (isDone || wasTold) child.kill('SIGKILL')
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await closed.promise
      clearTimeout(timer)
      if (!isDone && !wasTold)
        onFailure(new UserError(`the tracer ended (${ending}): the command went on without being watched`))
      return captured
    },
  }
}

function deferred() {
  let resolve: () => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<void>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  // Who waits for it hears of it.
  promise.catch(() => {})
  return { promise, resolve, reject }
}
