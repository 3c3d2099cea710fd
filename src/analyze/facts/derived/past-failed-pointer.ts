import { derive } from '../fact.js'
import { addressOf } from '../memory.js'
import { pointerBase } from './pointer-base.js'

/** What offsets of members and elements are multiples of, mostly. */
const ALIGNMENT = 8n
const NEAR = 0x10000n

export const pastFailedPointer = derive({
  name: 'pastFailedPointer',
  type: 'number',
  meaning:
    'bytes from -1 (MAP_FAILED) to an address near null, where that is a multiple of 8 and the base register held neither -1 nor null: the offset was added before',
  example: 4096,
  value: (facts): number | undefined => {
    const address = addressOf(facts.faultAddress)
    const base = addressOf(pointerBase.value(facts))
    if (address === undefined || base === undefined || address >= NEAR || base === 0n || base >= NEAR) return undefined
    const offset = address + 1n
    return offset % ALIGNMENT === 0n ? Number(offset) : undefined
  },
})
