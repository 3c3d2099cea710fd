import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'
import { distance } from '../memory.js'
import { stackMapping } from '../stack-mapping.js'

/** How large a stack was that was used up, and what makes it larger. */

export const stackText = derived({
  type: 'text',
  label: 'stack',
  meaning: 'which stack the thread had and how large it was, in words, for messages',
  inWords: true,
  example: 'the stack of this thread (132 KiB)',
  value: (facts): string | undefined => {
    const size = sizeOf(facts)
    if (size === undefined) return undefined
    if (isOwn(facts)) return `a stack that the program made itself, in a mapping of ${readable(size)},`
    if (!isOfMain(facts)) return `the stack of ${nameOfThread(facts)} (${readable(size)})`
    const limit = facts.limits?.stack?.soft
    const allowed = typeof limit === 'number' ? ` of at most ${readable(limit)}` : ''
    return `the stack of the main thread (${readable(size)}${allowed})`
  },
})

export const stackAdvice = derived({
  type: 'text',
  label: 'way to a larger stack',
  meaning: 'how to give the thread a larger stack, as a part of a sentence, for messages',
  inWords: true,
  example: 'set a size with pthread_attr_setstacksize(3)',
  value: (facts): string => {
    if (isOwn(facts))
      return 'make the stack of this coroutine, fiber or ucontext larger; `ulimit -s` has no effect on it'
    if (isOfMain(facts)) return 'raise `ulimit -s` (LimitSTACK= of a unit, --ulimit stack= of a container)'
    const own = 'set a size with pthread_attr_setstacksize(3)'
    const size = sizeOf(facts) ?? 0
    return `${ofRuntime(facts) ?? own}${isMusl(facts, size) ? MUSL : ''}; \`ulimit -s\` has no effect on it`
  },
})

const MUSL = ', or link with -Wl,-z,stack-size=1048576 (musl gives a thread 128 KiB)'

/** 128 KiB with a guard page and thread-local memory: musl, src/internal/pthread_impl.h, DEFAULT_STACK_SIZE. */
const MUSL_SIZES = [126, 200] as const

/** A static program has no library to recognize musl by. */
function isMusl({ libraries = {} }: CapturedFacts, size: number): boolean {
  const names = Object.keys(libraries)
  if (names.some((name) => /^ld-linux|^libc\.so\.6$/.test(name))) return false
  return names.some((name) => /musl/.test(name)) || (size >= MUSL_SIZES[0] * 1024 && size <= MUSL_SIZES[1] * 1024)
}

/** library/std/src/sys/pal/unix/stack_overflow.rs. The stack that was captured rarely reaches the start of the thread. */
const RUST_OVERFLOW = /^thread '.*' (?:\(\d+\) )?has overflowed its stack$/m

/** Runtimes that make threads have a setting of their own. */
function ofRuntime({ frames = [], stderrTail = '' }: CapturedFacts): string | undefined {
  const has = (pattern: RegExp): boolean => frames.some(({ symbol, module }) => pattern.test(`${symbol} ${module}`))
  if (has(/libjvm\.so/)) return 'raise -Xss, or the size that the program gives to new Thread()'
  const isRust =
    has(/^(?:std::sys|std::thread|test::|core::ops::function::FnOnce|alloc::boxed::Box<.*FnOnce)/) ||
    frames.some(({ file }) => file?.endsWith('.rs')) ||
    RUST_OVERFLOW.test(stderrTail)
  if (isRust) return 'raise RUST_MIN_STACK, or the size in std::thread::Builder'
  if (has(/libpython|\/python3/)) return 'raise threading.stack_size()'
  return undefined
}

const nameOfThread = ({ threadComm }: CapturedFacts): string =>
  threadComm === undefined ? 'this thread' : `its thread ${threadComm}`

const isOfMain = (facts: CapturedFacts): boolean =>
  facts.tid !== undefined && facts.pid !== undefined
    ? facts.tid === facts.pid
    : stackMapping(facts)?.path === '[stack]' || stackMapping(facts) === undefined

/** The main thread has left its stack for that of a coroutine: only its own stack has this name in the table of mappings. */
function isOwn(facts: CapturedFacts): boolean {
  const stack = stackMapping(facts)
  return isOfMain(facts) && facts.tid !== undefined && stack !== undefined && stack.path !== '[stack]'
}

function sizeOf(facts: CapturedFacts): number | undefined {
  const stack = stackMapping(facts)
  return stack && distance(stack.start, stack.end)
}

function readable(bytes: number): string {
  const kib = bytes / 1024
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${Number((kib / 1024).toFixed(1))} MiB`
}

export const recursionAdvice = derived({
  type: 'text',
  label: 'what to do about a recursion',
  meaning:
    'what ends a recursion of the program or, where an interpreter ran it, of its script, in words, for messages',
  inWords: true,
  example: 'One of these functions has to stop calling the next.',
  value: ({ frames = [] }): string => {
    const runtime = frames.find((frame) => frame.runtime !== undefined)?.runtime
    const usual =
      'One of these functions has to stop calling the next. Check the condition that ends the recursion, and look for data that contains a cycle.'
    if (runtime === undefined) return usual
    const limit = LIMITS[runtime]
    return `The functions are those of ${runtime}: its script calls itself without end.${limit === undefined ? '' : ` ${limit}`}`
  },
})

/** Settings with which runtimes report such a recursion instead of crashing. */
const LIMITS: Readonly<Record<string, string>> = {
  PHP: 'zend.max_allowed_stack_size (PHP 8.3) and Xdebug report that as an error with a line.',
  CPython: 'sys.setrecursionlimit() should not be higher than the stack allows.',
  'Node.js': '--stack-size should not be larger than `ulimit -s` allows.',
}
