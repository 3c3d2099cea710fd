import { createHash } from 'node:crypto'
import { formatAddress, parseAddress } from '../../model/address.js'
import type { Frame } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import { runtimeAmong } from './child/runtime/runtime-of.js'
import type { AddressRange, Resolution, ResolveRequest, StackMemory, ThreadStack } from './protocol.js'

/**
 * A digest of all that the backtrace of a death follows from: equal for two deaths whose stacks are the same but for
 * where the kernel put program, libraries and stack. undefined for deaths that have more to them: code made at run
 * time, a runtime's own account of its crash, a fault that a handler saw.
 */
export function stackFingerprint(raw: RawEvent, request: ResolveRequest): string | undefined {
  const { modules, anonymousCode = [], stack, interruptedStack, framePointerStack, registers, exe } = request
  const { view, readers } = request
  if (!stack || anonymousCode.length > 0 || raw.fault?.firstChance) return undefined
  if (runtimeAmong(modules.map(({ path }) => path))?.compiles) return undefined
  const files = modules.map(({ path, device, inode, offset, deleted, executable, start, end }) =>
    [path, device, inode, offset, deleted, executable, end - start].join(),
  )
  const stacks = [stack, ...(interruptedStack ? [interruptedStack] : [])].map((each) => usedPart(each, raw.memory))
  const places = placesIn(codeOf(request), stacks)
  const [pc = 0n, ...callers] = framePointerStack
  const parts = [
    ...numbersOf(BigUint64Array.from([...registers, pc, ...callers]), places),
    ...stacks.flatMap(({ bytes }) => [Number.NaN, ...numbersOf(bytes, places)]),
  ]
  const wildPc = codeOf(request).some((range) => holds(range, pc)) ? '' : String(pc)
  return createHash('sha1')
    .update([view, JSON.stringify(readers), exe, wildPc, ...files].join('\n'))
    .update(Float64Array.from(parts))
    .digest('base64')
}

/**
 * The same of one thread among those of its process: threads of equal digests have equal backtraces. Data that
 * differs, as what each of many workers works on, is not in it.
 */
export function backtraceFingerprint(
  request: CodeLayout & Pick<ResolveRequest, 'anonymousCode'>,
  { registers, stack, framePointerStack }: ThreadStack,
): string {
  const code = [...codeOf(request), ...(request.anonymousCode ?? [])]
  const words = stack ? [usedPart(stack, {})] : []
  const places = placesIn(code, words)
  const parts = [BigUint64Array.from([...registers, ...framePointerStack]), ...words.map(({ bytes }) => bytes)]
  const wild = registers.filter((value) => value !== 0n && !code.some((range) => holds(range, value)))
  return createHash('sha1')
    .update(stack ? '' : wild.join())
    .update(Float64Array.from(parts.flatMap((each) => [Number.NaN, ...numbersOf(each, places)])))
    .digest('base64')
}

/** Where the code of a process lies. */
export type CodeLayout = Pick<ResolveRequest, 'modules' | 'vdso'>

/** The answer for one death as that for another one like it. undefined where an address cannot be derived from it. */
export function movedTo(to: CodeLayout, from: CodeLayout, resolution: Resolution): Resolution | undefined {
  const { stack, incomplete } = resolution
  if (incomplete !== undefined) return undefined
  if (!stack) return { ...resolution, threadStacks: undefined }
  const [before, now] = [codeOf(from), codeOf(to)]
  const frames: Frame[] = []
  for (const [index, frame] of stack.frames.entries()) {
    const ip = parseAddress(frame.ip)
    // A return address can be the one after the last instruction of a mapping.
    const at = before.findIndex((range) => holds(range, ip) || holds(range, ip - 1n))
    const start = now[at]?.start
    // Its variables had other values.
    const { variables: _, ...place } = frame
    if (start !== undefined) frames.push({ ...place, ip: formatAddress(ip - (before[at]?.start ?? 0n) + start) })
    else if (index === 0) frames.push(place)
    else return undefined
  }
  return { ...resolution, stack: { ...stack, frames }, threadStacks: undefined }
}

const codeOf = ({ modules, vdso }: CodeLayout): AddressRange[] => [
  ...modules.filter(({ executable }) => executable),
  ...(vdso ? [vdso] : []),
]

const holds = ({ start, end }: AddressRange, address: bigint): boolean => address >= start && address < end

interface Words {
  start: number
  bytes: BigUint64Array
}

/** Arguments and environment lie above the frames of the first thread, at a distance that the kernel chooses by chance. */
function usedPart({ address, bytes }: StackMemory, { startStack = 0n }: Pick<RawEvent['memory'], 'startStack'>): Words {
  const end = address + BigInt(bytes.length)
  const used = startStack > address && startStack < end ? Number(startStack - address) : bytes.length
  const words = new BigUint64Array(used >> 3)
  new Uint8Array(words.buffer).set(bytes.subarray(0, words.byteLength))
  return { start: Number(address), bytes: words }
}

/** Number of a stack or a mapping with code, and how far into it; undefined for any other value. */
type PlaceOf = (value: number) => [number, number] | undefined

function placesIn(code: AddressRange[], stacks: Words[]): PlaceOf {
  const ranges = [
    ...stacks.map(({ start, bytes }) => ({ start, end: start + bytes.byteLength })),
    ...code.map(({ start, end }) => ({ start: Number(start), end: Number(end) })),
  ]
  const [lowest, highest] = [Math.min(...ranges.map(({ start }) => start)), Math.max(...ranges.map(({ end }) => end))]
  return (value) => {
    if (value < lowest || value >= highest) return undefined
    const index = ranges.findIndex(({ start, end }) => value >= start && value < end)
    return index === -1 ? undefined : [index, value - (ranges[index]?.start ?? 0)]
  }
}

/** The words that are addresses of code or stack, each with its position: a backtrace follows no others. */
function numbersOf(words: BigUint64Array, placeOf: PlaceOf): number[] {
  const numbers: number[] = []
  const halves = new Uint32Array(words.buffer)
  for (let index = 0; index < words.length; index++) {
    const place = placeOf((halves[2 * index + 1] ?? 0) * 2 ** 32 + (halves[2 * index] ?? 0))
    if (place) numbers.push(index, ...place)
  }
  return numbers
}
