import { shortAddress } from '../../model/address.js'
import type { Frame } from '../../model/event.js'
import { baseName } from './text.js'

/** The name of a frame of which nothing is known. */
export const UNKNOWN = '??'

/** `strlen`, `strlen+0x1c` with the offset, `libc.so.6+0x2724a` without a symbol, `??` where nothing is known. */
export function frameName({ symbol, symbolOffset, module, moduleOffset, runtime }: Frame, withOffset = false): string {
  if (symbol !== undefined)
    return withOffset && symbolOffset !== undefined ? `${symbol}+0x${symbolOffset.toString(16)}` : symbol
  if (!module) return runtime === undefined ? UNKNOWN : `(made by ${runtime})`
  const name = baseName(module)
  return moduleOffset === undefined ? name : `${name}+${shortAddress(moduleOffset)}`
}
