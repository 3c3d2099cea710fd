import koffi from 'koffi'
import { MAX_BUILD_ID } from '../../../../../model/capacities.js'
import { libdw } from '../libdw.js'

/** Build id of a libdw module, hexadecimal. undefined where its file has none. */
export function buildIdOf(handle: bigint): string | undefined {
  const bits: [bigint | null] = [null]
  const length: number = libdw.buildId(handle, bits, new BigUint64Array(1))
  if (length <= 0 || length > MAX_BUILD_ID || bits[0] === null) return undefined
  return Buffer.from(koffi.decode(bits[0], 'uint8_t', length)).toString('hex')
}
