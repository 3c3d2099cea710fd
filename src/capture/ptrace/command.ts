import { interrupt } from './calls.js'

/** The command that is traced, and the thread that starts it. */
export interface TracedCommand {
  /** Whether a thread is the launcher's: it is traced only until the command has started. */
  isLauncher(tid: number): boolean
  isCommand(pid: number): boolean
  state(): 'starting' | 'running' | 'over'
  /** A thread has stopped: while the command starts, it and the launcher are all that is traced. */
  stopped(tid: number): void
  executed(pid: number): void
  ended(pid: number): void
}

export function createCommand(launcher: number, onStart: () => void): TracedCommand {
  let command: number | undefined
  let state: 'starting' | 'running' | 'over' = 'starting'
  return {
    isLauncher: (tid) => tid === launcher,
    isCommand: (pid) => pid === command,
    state: () => state,
    stopped: (tid) => {
      if (state === 'starting' && tid !== launcher) command = tid
    },
    executed: (pid) => {
      if (pid !== command || state !== 'starting') return
      state = 'running'
      // It is let go where it stops.
      interrupt(launcher)
      onStart()
    },
    ended: (pid) => {
      if (pid !== command) return
      // One that could not execute its program has not started: the launcher may try another way.
      if (state === 'running') state = 'over'
      else command = undefined
    },
  }
}
