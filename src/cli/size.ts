import { UserError } from '../model/errors.js'
import { readSize } from '../model/size.js'

/** `512M`, `2G`, `1048576` as bytes. Throws UserError naming the option. `other`: what else may be given. */
export function parseSize(option: string, text: string, other?: string): number {
  const bytes = readSize(text)
  if (bytes !== undefined) return bytes
  const also = other === undefined ? '' : `, ${other}`
  throw new UserError(`${option} ${text}: not a size; give bytes, or a number and K, M, G or T, such as 512M${also}`)
}
