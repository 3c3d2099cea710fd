import { AsyncLocalStorage } from 'node:async_hooks'

/** What a command writes to, and the status it ends with: process is one. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  /** Where the commands for the runner of a CI job go, where such a one reads the others. */
  readonly commands?: Pick<Output, 'write'>
  exitCode?: number | string | null | undefined
}

interface Output {
  write(text: string | Uint8Array): unknown
  readonly isTTY: boolean
  /** Of a terminal. */
  readonly columns?: number
}

const given = new AsyncLocalStorage<Io>()

/** That of the command that runs: of this process, unless it was started with another. */
export const io = (): Io => given.getStore() ?? process

/** Everything that the command does, later callbacks included, has this one. Several may run at the same time. */
export const withIo = <Result>(other: Io, command: () => Result): Result => given.run(other, command)
