import { derive } from '../fact.js'

export const oomScope = derive({
  name: 'oomScope',
  type: 'text',
  meaning: 'what ran out of memory where the kernel killed for it: global, cgroup or unknown',
  example: 'cgroup',
  value: ({ oom }): string | undefined => oom && (oom.scope ?? 'unknown'),
})
