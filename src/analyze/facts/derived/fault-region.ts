import { derive } from '../fact.js'
import { addressOf, mapsAreTruncated } from '../memory.js'
import { faultMapping } from './fault-mapping.js'

/** vm.mmap_min_addr of common distributions: nothing of a program lies below. */
export const NULL_REGION_END = 0x10000n

export const faultRegion = derive({
  name: 'faultRegion',
  type: 'text',
  meaning: 'null (below 64 KiB), mapped or unmapped; absent where that is not known',
  example: 'unmapped',
  value: (facts): 'null' | 'mapped' | 'unmapped' | undefined => {
    const address = addressOf(facts.faultAddress)
    if (address === undefined) return undefined
    if (address < NULL_REGION_END) return 'null'
    if (faultMapping.value(facts)) return 'mapped'
    return facts.maps && !mapsAreTruncated(facts) ? 'unmapped' : undefined
  },
})
