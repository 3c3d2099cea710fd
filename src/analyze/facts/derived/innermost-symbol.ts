import { derive } from '../fact.js'

export const innermostSymbol = derive({
  name: 'innermostSymbol',
  type: 'text',
  meaning: 'function of the innermost frame, whatever it is; see topSymbol',
  example: '__pthread_kill_implementation',
  value: ({ frames }): string | undefined => frames?.[0]?.symbol,
})
