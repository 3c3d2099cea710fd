import { shortAddress } from '../../model/address.js'
import type { Frame } from '../../model/event.js'
import { baseName } from './text.js'

/** `strlen`, `strlen+0x1c` with the offset, `libc.so.6+0x2724a` without a symbol, `??` where nothing is known. */
export function frameName({ symbol, symbolOffset, module, moduleOffset, runtime }: Frame, withOffset = false): string {
  if (symbol !== undefined)
    return withOffset && symbolOffset !== undefined ? `${symbol}+0x${symbolOffset.toString(16)}` : symbol
  if (!module) return runtime === undefined ? '??' : `(made by ${runtime})`
  const name = baseName(module)
  return moduleOffset === undefined ? name : `${name}+${shortAddress(moduleOffset)}`
}
