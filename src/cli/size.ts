import { UserError } from '../model/errors.js'
import { readSize } from '../model/size.js'

/** `512M`, `2G`, `1048576` as bytes. Throws UserError naming the option. */
export function parseSize(option: string, text: string): number {
  const bytes = readSize(text)
  if (bytes !== undefined) return bytes
  throw new UserError(`${option} ${text}: not a size; give bytes, or a number and K, M, G or T, such as 512M`)
}
