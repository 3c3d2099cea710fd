import { basename } from 'node:path/posix'
import type { Frame } from './event.js'
import { remembered } from './remembered.js'

/** Files of glibc and musl with functions that stand between the bug and the signal. */
const RUNTIME = /^(?:libc|libpthread|ld)[-.]/

/** How libc gets from noticing a fault to raising SIGABRT (glibc: stdlib/abort.c, nptl/pthread_kill.c, debug/). */
const ABORT_MACHINERY = new Set([
  'raise',
  'gsignal',
  'abort',
  '__GI_raise',
  '__GI_abort',
  'pthread_kill',
  '__pthread_kill',
  '__pthread_kill_internal',
  '__pthread_kill_implementation',
  '__GI___pthread_kill',
  '__libc_message',
  '__libc_message_impl',
  '__libc_fatal',
  '__fortify_fail',
  '__fortify_fail_abort',
  '__chk_fail',
  '__stack_chk_fail',
  '__assert',
  '__assert_fail',
  '__assert_fail_base',
  '__assert_perror_fail',
  '__GI___assert_fail',
  'malloc_printerr',
  'malloc_printerr_tail',
])

/**
 * The stack from the function that is to blame: without libc's own frames above it. A frame of libc without
 * a name goes with the machinery it calls.
 */
export function framesOutsideAbort(frames: Frame[]): Frame[] {
  const end = frames.findIndex((frame) => !isMachinery(frame) && !isRuntime(frame))
  const leading = end === -1 ? frames : frames.slice(0, end)
  return frames.slice(leading.findLastIndex(isMachinery) + 1)
}

/** How the Go runtime gets from a fault or an error to its exit (runtime/panic.go, runtime/signal_unix.go). */
const GO_MACHINERY =
  /^runtime\.(?:exit|fatal\w*|throw|dopanic_m|gopanic|goPanic\w*|panic\w*|sigpanic|dieFromSignal|raise\w*|systemstack)\b/

const isMachineryName = remembered(
  (symbol) => ABORT_MACHINERY.has(symbol.split('@', 1)[0] ?? '') || GO_MACHINERY.test(symbol),
)
const isRuntimeFile = remembered((module) => RUNTIME.test(basename(module)))

const isMachinery = ({ symbol }: Frame): boolean => symbol !== undefined && isMachineryName(symbol)

const isRuntime = ({ module }: Frame): boolean => module !== undefined && isRuntimeFile(module)
