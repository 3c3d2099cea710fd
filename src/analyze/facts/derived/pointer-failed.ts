import { derive } from '../fact.js'
import { pointerBase } from './pointer-base.js'

export const pointerFailed = derive({
  name: 'pointerFailed',
  type: 'boolean',
  meaning: 'whether the base of the faulting address is -1: MAP_FAILED, and the like of sbrk(2) and shmat(2)',
  example: true,
  value: (facts): boolean | undefined => {
    const base = pointerBase.value(facts)
    return base === undefined ? undefined : base === '0xffffffffffffffff'
  },
})
