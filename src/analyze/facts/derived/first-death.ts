import { deedOf } from '../../../model/causes.js'
import type { DiedChild } from '../../family/died-child.js'
import { derived } from '../derive.js'

/** The death that this process passed on, as a part of a sentence. */

export const firstDeath = derived({
  type: 'text',
  label: 'process under it that died first',
  meaning: 'the process under it that died first, and of what, in words, for messages; see diedChild',
  inWords: true,
  example: 'node[4712], a jest worker, was killed by the kernel because memory ran out (SIGKILL)',
  value: ({ diedChild }): string | undefined => {
    if (diedChild?.comm === undefined) return undefined
    const { comm, pid, role } = diedChild
    const which = role === undefined ? `${comm}[${pid}]` : `${comm}[${pid}], ${role},`
    return `${which} ${deed(diedChild)}`
  },
})

function deed({ signal, exitCode, cause = SAYS_NOTHING_NEW, deed: ownWords }: Partial<DiedChild>): string {
  if (ownWords !== undefined) return ownWords
  const known = deedOf(cause)
  const reason = SAYS_NOTHING.includes(cause) ? '' : ` (${cause.replace(/^x-/, '').replaceAll('-', ' ')})`
  if (signal !== undefined) return known === undefined ? `was killed by ${signal}${reason}` : `${known} (${signal})`
  return known === undefined ? `exited with ${exitCode}${reason}` : `${known} and exited with ${exitCode}`
}

const SAYS_NOTHING_NEW = 'nonzero-exit'
const SAYS_NOTHING: readonly string[] = [SAYS_NOTHING_NEW, 'killed-by-signal', 'shell-reported-signal']
