import { posix } from 'node:path'
import { formatAddress } from '../../model/address.js'
import type { CrashEvent, Frame, Stack, Variable } from '../../model/event.js'
import { clip } from '../../model/text/visible.js'
import { libraryTest } from '../view/blame.js'
import { baseName } from '../view/text.js'
import { imageStarts } from './images.js'

/** Sentry keeps no more of a stack. */
const MAX_FRAMES = 250
const MAX_NAME = 300
/** Of the innermost frames, and of a frame. */
const WITH_VARIABLES = 10
const MAX_VARIABLES = 30

/** The frames of a stack, the oldest first. Those in the middle of a deep one are left out. */
export function stackTraceOf(stack: Stack, registers: CrashEvent['registers'], event: CrashEvent) {
  const startOf = imageStarts(event)
  const isLibrary = libraryTest(event)
  const frames = bounded(stack.frames).map((frame, index) => ({
    ...frameOf(frame, startOf(frame), !isLibrary(frame)),
    ...(index < WITH_VARIABLES && frame.variables && { vars: variablesOf(frame.variables) }),
  }))
  return { frames: frames.toReversed(), ...(registers && { registers }) }
}

const bounded = (frames: readonly Frame[]): readonly Frame[] =>
  frames.length <= MAX_FRAMES ? frames : [...frames.slice(0, MAX_FRAMES / 2), ...frames.slice(-MAX_FRAMES / 2)]

function frameOf(frame: Frame, imageStart: string | undefined, isOwn: boolean) {
  const { ip, module, symbol, symbolOffset, file, line, inlined } = frame
  return {
    // An inlined frame has the address of the one it is in; with it, Sentry would unfold that once more.
    ...(inlined !== true && { instruction_addr: ip, image_addr: imageStart }),
    ...(inlined !== true &&
      symbolOffset !== undefined && { symbol_addr: formatAddress(BigInt(ip) - BigInt(symbolOffset)) }),
    package: module && clip(module, MAX_NAME),
    function: symbol === undefined ? (inlined ? '??' : undefined) : clip(symbol, MAX_NAME),
    filename: file && clip(baseName(file), MAX_NAME),
    abs_path: file !== undefined && posix.isAbsolute(file) ? clip(file, MAX_NAME) : undefined,
    lineno: line,
    in_app: isOwn,
  }
}

const variablesOf = (variables: readonly Variable[]) =>
  Object.fromEntries(
    variables.slice(0, MAX_VARIABLES).map(({ name, value }) => [clip(name, MAX_NAME), clip(value, MAX_NAME)]),
  )
