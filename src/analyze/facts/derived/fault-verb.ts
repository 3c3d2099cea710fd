import { derive } from '../fact.js'
import { accessType } from './access-type.js'

const VERBS = { read: 'read', write: 'wrote to', execute: 'jumped to', data: 'used', unknown: 'used' } as const

export const faultVerb = derive({
  name: 'faultVerb',
  type: 'text',
  meaning: 'accessType as a verb for messages: read, wrote to, jumped to or used',
  example: 'wrote to',
  value: (facts): string | undefined => {
    const access = accessType.value(facts)
    return access && VERBS[access]
  },
})
