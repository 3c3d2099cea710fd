import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where it is, in the words of --help. */
export const STATE_FOLDER = '$XDG_STATE_HOME or ~/.local/state'

/** Where the XDG Base Directory Specification has what a program must remember; it says to ignore a path that is relative. */
export function stateFolder(): string {
  const { XDG_STATE_HOME: state } = process.env
  return state?.startsWith('/') ? state : join(homedir(), '.local/state')
}
