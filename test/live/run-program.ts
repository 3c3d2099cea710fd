import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'

/** The built command line as a user without any privilege, who has no home either. */
export function runAsNobody(args: string[]): SpawnSyncReturns<string> {
  const { HOME, ...env } = process.env
  return spawnSync('setpriv', [...NOBODY, process.execPath, PROGRAM, ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
}

export const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups']

let allowed: boolean | undefined

/** Not where Node is in somebody's home, say. */
export function nobodyMayRunIt(): boolean {
  allowed ??= runAsNobody(['--version']).status === 0
  return allowed
}
