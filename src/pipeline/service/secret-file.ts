import { readFileSync, statSync } from 'node:fs'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'

const OTHERS_READ = 0o007

/** The bytes of a file, without the line feed that editors end it with. Throws UserError where every user can read it. */
export function readSecret(file: string): Buffer {
  try {
    if ((statSync(file).mode & OTHERS_READ) !== 0) {
      throw new UserError('every user can read this secret; chmod o-rwx it', { file })
    }
    const secret = Buffer.from(readFileSync(file, 'latin1').replace(/\r?\n$/, ''), 'latin1')
    if (secret.length === 0) throw new UserError('empty; expected a secret', { file })
    return secret
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`the secret cannot be read (${reasonOf(error)})`, { file })
  }
}
