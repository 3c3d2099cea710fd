import { derive } from '../fact.js'

export const cpuLimitUsed = derive({
  name: 'cpuLimitUsed',
  type: 'number',
  meaning: 'how much of the hard RLIMIT_CPU it used, percent; absent where that is unlimited',
  example: 100,
  value: ({ limits, userMs, systemMs }): number | undefined => {
    const seconds = limits?.cpu?.hard
    if (typeof seconds !== 'number' || seconds === 0 || userMs === undefined || systemMs === undefined) return undefined
    return (userMs + systemMs) / seconds / 10
  },
})
