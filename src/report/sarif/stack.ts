import type { CrashEvent, Frame, Stack } from '../../model/event.js'
import { clip } from '../../model/text/visible.js'
import { placeOf, type SourceRoot } from '../source-place.js'
import { baseName } from '../view/text.js'
import { artifactLocation, location, logicalLocation } from './location.js'

const MAX_FRAMES = 100
const MAX_STACKS = 16
const MAX_NAME = 200

/** The stack of the thread that died, then those of the others, innermost frame first, as the standard has them. */
export function stacksOf({ process, stack, threads = [] }: CrashEvent, sources: SourceRoot | undefined) {
  const dead = { tid: process.tid ?? process.pid, name: process.threadComm ?? process.comm, stack }
  const others = threads.filter(({ tid }) => tid !== dead.tid)
  return [dead, ...others].flatMap((thread) => stackOf(thread, sources)).slice(0, MAX_STACKS)
}

interface ThreadOfStack {
  tid: number
  name?: string
  stack?: Stack
}

function stackOf({ tid, name = 'thread', stack }: ThreadOfStack, sources: SourceRoot | undefined) {
  const frames = stack?.frames ?? []
  if (frames.length === 0) return []
  const shown = frames.slice(0, MAX_FRAMES)
  const rest = frames.length - shown.length
  const text = `${clip(name, MAX_NAME)}, thread ${tid}${rest > 0 ? `, without its outermost ${rest} frames` : ''}`
  return [{ message: { text }, frames: shown.map((frame) => frameOf(frame, tid, sources)) }]
}

function frameOf(frame: Frame, threadId: number, sources: SourceRoot | undefined) {
  const { module } = frame
  return {
    location: locationOf(frame, sources),
    ...(module !== undefined && { module: clip(baseName(module), MAX_NAME) }),
    threadId,
  }
}

/** Where the source is not known, a frame is in its mapped file. */
function locationOf(frame: Frame, sources: SourceRoot | undefined) {
  const { file, line, symbol, module, ip } = frame
  const address = addressOf(ip, symbol, frame)
  if (file !== undefined) {
    const place = location(placeOf({ file, line, function: symbol }, sources))
    return { ...place, physicalLocation: { ...place.physicalLocation, address } }
  }
  return {
    physicalLocation: {
      ...(module !== undefined && { artifactLocation: artifactLocation(module, false) }),
      address,
    },
    ...(symbol !== undefined && { logicalLocations: [logicalLocation(symbol)] }),
  }
}

/** Addresses are numbers in SARIF; those of the kernel are larger than any that JSON can hold. */
function addressOf(ip: string, symbol: string | undefined, { symbolOffset }: Frame) {
  const absoluteAddress = Number(BigInt(ip))
  return {
    kind: 'instruction',
    ...(Number.isSafeInteger(absoluteAddress) && { absoluteAddress }),
    ...(symbol !== undefined &&
      symbolOffset !== undefined && { fullyQualifiedName: `${clip(symbol, MAX_NAME)}+${symbolOffset}` }),
  }
}
