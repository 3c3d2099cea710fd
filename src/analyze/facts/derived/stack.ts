import type { Frame, Mapping } from '../../../model/event.js'
import { derived } from '../derive.js'
import { addressOf, distance } from '../memory.js'
import { stackMapping } from '../stack-mapping.js'
import { pointerRegisters, stackPointer } from './instruction.js'

/** How full the stack was, and what filled it. */

export const stackHeadroom = derived({
  type: 'number',
  label: 'offset of the stack pointer from the bottom of the stack',
  unit: 'bytes',
  meaning: 'bytes from the stack pointer down to the bottom of its stack; negative when it is below it',
  example: 48,
  tier: 'A, B, E',
  value: (facts): number | undefined => {
    const sp = stackPointer.value(facts)
    const stack = stackMapping(facts)
    return sp === undefined || !stack ? undefined : distance(stack.start, sp)
  },
})

export const faultBelowStack = derived({
  type: 'number',
  label: 'distance from the fault address up to the bottom of the stack',
  unit: 'bytes',
  meaning: 'bytes from the fault address up to the bottom of the stack; 0 or less when it is not below it',
  example: 8,
  tier: 'A, B, E',
  value: (facts): number | undefined => {
    const stack = stackMapping(facts)
    return facts.faultAddress === undefined || !stack ? undefined : distance(facts.faultAddress, stack.start)
  },
})

export const faultToStackPointer = derived({
  type: 'number',
  label: 'offset of the fault address from the stack pointer',
  unit: 'bytes',
  meaning: 'bytes from the stack pointer to the fault address; negative when the fault is below',
  example: -8,
  value: (facts): number | undefined => {
    const address = addressOf(facts.faultAddress)
    const sp = addressOf(stackPointer.value(facts))
    return address === undefined || sp === undefined ? undefined : Number(address - sp)
  },
})

/**
 * Code that keeps a frame pointer finds its caller by it, and so does the unwinder: it then comes to no second frame.
 * Other code has its caller found by the stack pointer, whatever rbp contains.
 */
export const framePointerLost = derived({
  type: 'boolean',
  label: 'frame pointer overwritten',
  says: {
    true: 'frame pointer does not point into the stack, and no caller is found by it',
    false: 'nothing shows that the frame pointer was overwritten',
  },
  meaning:
    'whether an access through rbp of x86-64 failed because rbp, as the frame pointer, does not point into the stack any more',
  example: false,
  value: (facts): boolean | undefined => {
    const { frames, unwinder, truncated, registers } = facts
    if (pointerRegisters.value(facts)?.[0] !== 'rbp' || registers?.rbp === undefined || !frames) return undefined
    if (unwinder !== 'dwarf' || truncated?.some((part) => part === 'symbols' || part === 'maps' || part === 'stack'))
      return undefined
    const stack = stackMapping(facts)
    const sp = stackPointer.value(facts)
    if (!stack || sp === undefined || !isWithin(stack, sp)) return undefined
    return frames.length === 1 && frames[0]?.module !== undefined && !isWithin(stack, registers.rbp)
  },
})

const isWithin = ({ start, end }: Mapping, address: string): boolean => address >= start && address < end

export const recursion = derived({
  type: 'text',
  label: 'recursion',
  says: (value) => `calls repeat on the stack: ${value}`,
  meaning: 'the frames that repeat on the stack, as a cycle of calls',
  example: 'visit ← children ← visit …, 64 times',
  value: ({ frames }): string | undefined => {
    const places = frames?.map(placeOf) ?? []
    if (new Set(places).size === places.length) return undefined
    for (let start = 0; start < Math.min(places.length, MAX_PERIOD); start++) {
      for (let period = 1; period <= MAX_PERIOD; period++) {
        const turns = turnsFrom(places, start, period)
        if (turns >= MIN_TURNS) return describe(places.slice(start, start + period), turns)
      }
    }
    return undefined
  },
})

const MAX_PERIOD = 16
/** Fewer turns occur on ordinary stacks too. */
const MIN_TURNS = 3

const placeOf = ({ symbol, moduleOffset, ip }: Partial<Frame>): string => symbol ?? moduleOffset ?? ip ?? '?'

function turnsFrom(places: string[], start: number, period: number): number {
  let end = start + period
  while (end < places.length && places[end] === places[end - period]) end++
  return Math.floor((end - start) / period)
}

const describe = (cycle: string[], turns: number): string =>
  `${[...cycle, cycle[0]].join(' ← ')} …, ${turns} times on the captured stack`
