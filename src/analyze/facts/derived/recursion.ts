import type { Frame } from '../../../model/event.js'
import { derive } from '../fact.js'

const LONGEST_CYCLE = 16
/** Fewer turns are a stack like many others. */
const FEWEST_TURNS = 3

export const recursion = derive({
  name: 'recursion',
  type: 'text',
  meaning: 'the frames that repeat on the stack, as a cycle of calls',
  example: 'visit ← children ← visit …, 64 times',
  value: ({ frames }): string | undefined => {
    const places = frames?.map(placeOf) ?? []
    for (let start = 0; start < Math.min(places.length, LONGEST_CYCLE); start++) {
      for (let period = 1; period <= LONGEST_CYCLE; period++) {
        const turns = turnsFrom(places, start, period)
        if (turns >= FEWEST_TURNS) return describe(places.slice(start, start + period), turns)
      }
    }
    return undefined
  },
})

const placeOf = ({ symbol, moduleOffset, ip }: Partial<Frame>): string => symbol ?? moduleOffset ?? ip ?? '?'

function turnsFrom(places: string[], start: number, period: number): number {
  let end = start + period
  while (end < places.length && places[end] === places[end - period]) end++
  return Math.floor((end - start) / period)
}

const describe = (cycle: string[], turns: number): string =>
  `${[...cycle, cycle[0]].join(' ← ')} …, ${turns} times on the captured stack`
