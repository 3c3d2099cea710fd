import { PARTS } from '../abi.js'
import { type Argument, bytesAt, pointer, type ShownCall, shown, signed, unsigned } from './argument.js'
import { address, filled, given, int, size, uint } from './common.js'
import { bits, choice, flags, flagsText, type Names, nameOf, numbered } from './flags.js'

/** include/uapi/linux/futex.h */
const FUTEX = numbered(
  'FUTEX_',
  'WAIT WAKE FD REQUEUE CMP_REQUEUE WAKE_OP LOCK_PI UNLOCK_PI TRYLOCK_PI WAIT_BITSET WAKE_BITSET WAIT_REQUEUE_PI CMP_REQUEUE_PI LOCK_PI2',
)
const PRIVATE = 128
const CLOCK_REALTIME = 256
const commandOf = (value: bigint): number => unsigned(value) & 127
const futexOperation = shown((_call, value) => {
  const number = unsigned(value)
  const clock = number & CLOCK_REALTIME ? '|FUTEX_CLOCK_REALTIME' : ''
  return `${nameOf(number & 127, FUTEX)}${number & PRIVATE ? '_PRIVATE' : ''}${clock}`
})

const timeText = (bytes: Buffer): string => `{tv_sec=${bytes.readBigInt64LE(0)}, tv_nsec=${bytes.readBigInt64LE(8)}}`
const givenTime = given(16, timeText)
const filledTime = filled(16, timeText)
const microseconds = (bytes: Buffer, at = 0): string =>
  `{tv_sec=${bytes.readBigInt64LE(at)}, tv_usec=${bytes.readBigInt64LE(at + 8)}}`

/** Which of a futex's arguments there are depends on its operation: futex(2). */
const WITH_TIMEOUT = [0, 6, 9, 11, 13]
const WITH_VALUE_2 = [3, 4, 5, 12]
const futexFourth: Argument = {
  take: givenTime.take,
  show: (call, value, index) => {
    const command = commandOf(call.raw.arguments[1] ?? 0n)
    if (WITH_TIMEOUT.includes(command)) return givenTime.show(call, value, index)
    return WITH_VALUE_2.includes(command) ? String(value) : undefined
  },
}
const futexFifth = shown((call, value) =>
  [...WITH_VALUE_2, 11].includes(commandOf(call.raw.arguments[1] ?? 0n)) ? pointer(value) : undefined,
)
const futexSixth = shown((call, value) => {
  const command = commandOf(call.raw.arguments[1] ?? 0n)
  if (command === 9 || command === 10)
    return unsigned(value) === 0xffff_ffff ? 'FUTEX_BITSET_MATCH_ANY' : `0x${unsigned(value).toString(16)}`
  return command === 4 || command === 5 || command === 12 ? String(unsigned(value)) : undefined
})
const futexValue = shown((call, value) =>
  [6, 7, 8].includes(commandOf(call.raw.arguments[1] ?? 0n)) ? undefined : String(unsigned(value)),
)

/** include/uapi/asm-generic/poll.h and linux/eventpoll.h */
const POLL = bits('POLL', 'IN PRI OUT ERR HUP NVAL RDNORM RDBAND WRNORM WRBAND MSG - REMOVE RDHUP')
const EPOLL: Names = {
  ...bits('EPOLL', 'IN PRI OUT ERR HUP - RDNORM RDBAND WRNORM WRBAND MSG - - RDHUP'),
  EPOLLEXCLUSIVE: 1 << 28,
  EPOLLWAKEUP: 1 << 29,
  EPOLLONESHOT: 1 << 30,
  EPOLLET: 0x80000000,
}
const MAX_POLLED = 32
const polled: Argument = {
  take: { how: 'bytes', when: ['entry', 'return'], length: 1, unit: 8, most: MAX_POLLED * 8 },
  show: (call, value, index) => {
    const bytes = bytesAt(call, index, PARTS.entry)
    if (!bytes) return pointer(value)
    const entries = Array.from(
      { length: bytes.length >> 3 },
      (_, at) => `{fd=${bytes.readInt32LE(at * 8)}, events=${flagsText(bytes.readUInt16LE(at * 8 + 4), POLL)}}`,
    )
    return `[${entries.join(', ')}${unsigned(call.raw.arguments[1] ?? 0n) > entries.length ? ', ...' : ''}]`
  },
}

/** What poll() found, as strace shows it after the result: ` ([{fd=4, revents=POLLIN}])`. */
export function polledText(call: ShownCall): string {
  const bytes = bytesAt(call, 0, PARTS.return)
  if (!bytes || call.raw.result <= 0n) return ''
  const found = Array.from({ length: bytes.length >> 3 }, (_, at) => at * 8).filter(
    (at) => bytes.readUInt16LE(at + 6) !== 0,
  )
  const texts = found.map(
    (at) => `{fd=${bytes.readInt32LE(at)}, revents=${flagsText(bytes.readUInt16LE(at + 6), POLL)}}`,
  )
  return ` ([${texts.join(', ')}])`
}

/** Packed on x86-64 only: include/uapi/linux/eventpoll.h. */
const epollSize = (machine: string): number => (machine === 'x86_64' ? 12 : 16)
const epollEvent = (bytes: Buffer, at: number, machine: string): string => {
  const data = bytes.readBigUInt64LE(at + epollSize(machine) - 8)
  return `{events=${flagsText(bytes.readUInt32LE(at), EPOLL)}, data={u32=${data & 0xffff_ffffn}, u64=${data}}}`
}
const givenEvent: Argument = {
  take: { how: 'bytes', when: ['entry'], most: 16 },
  show: (call, value, index) => {
    const bytes = bytesAt(call, index, PARTS.entry)
    return bytes && unsigned(call.raw.arguments[1] ?? 0n) !== 2 ? epollEvent(bytes, 0, call.machine) : pointer(value)
  },
}
const filledEvents: Argument = {
  take: { how: 'bytes', when: ['return'], length: 'result', unit: 16, most: 512 },
  show: (call, value, index) => {
    const bytes = bytesAt(call, index, PARTS.return)
    if (!bytes || call.failed) return call.raw.result === 0n ? '[]' : pointer(value)
    const unit = epollSize(call.machine)
    const count = Math.min(Number(call.raw.result), Math.floor(bytes.length / unit))
    const events = Array.from({ length: count }, (_, at) => epollEvent(bytes, at * unit, call.machine))
    return `[${events.join(', ')}${count < call.raw.result ? ', ...' : ''}]`
  },
}

const CLOCKS = choice(
  numbered(
    'CLOCK_',
    'REALTIME MONOTONIC PROCESS_CPUTIME_ID THREAD_CPUTIME_ID MONOTONIC_RAW REALTIME_COARSE MONOTONIC_COARSE BOOTTIME REALTIME_ALARM BOOTTIME_ALARM',
  ),
)
const sleepFlags = flags({ TIMER_ABSTIME: 1 })
/** Written only when a signal cut the sleep short. */
const remaining = shown((_call, value) => pointer(value))
const EVENTFD = flags({ EFD_SEMAPHORE: 1, EFD_CLOEXEC: 0o2000000, EFD_NONBLOCK: 0o4000 })
const EPOLL_CREATE = flags({ EPOLL_CLOEXEC: 0o2000000 })
const TIMERFD = flags({ TFD_CLOEXEC: 0o2000000, TFD_NONBLOCK: 0o4000 })
const timer = (kind: typeof given): Argument =>
  kind(32, (bytes) => `{it_interval=${microseconds(bytes)}, it_value=${microseconds(bytes, 16)}}`)
const nanosecondTimer = (kind: typeof given): Argument =>
  kind(32, (bytes) => `{it_interval=${timeText(bytes)}, it_value=${timeText(bytes.subarray(16))}}`)
const ITIMERS = choice(numbered('ITIMER_', 'REAL VIRTUAL PROF'))

export const WAITING: Record<string, readonly Argument[]> = {
  clock_getres: [CLOCKS, filledTime],
  clock_gettime: [CLOCKS, filledTime],
  clock_nanosleep: [CLOCKS, sleepFlags, givenTime, remaining],
  epoll_create1: [EPOLL_CREATE],
  epoll_ctl: [int, choice(numbered('EPOLL_CTL_', 'ADD DEL MOD', 1)), int, givenEvent],
  epoll_pwait: [int, filledEvents, int, int, address, size],
  epoll_wait: [int, filledEvents, int, int],
  eventfd2: [uint, EVENTFD],
  futex: [address, futexOperation, futexValue, futexFourth, futexFifth, futexSixth],
  getitimer: [ITIMERS, timer(filled)],
  gettimeofday: [filled(16, (bytes) => microseconds(bytes)), address],
  nanosleep: [givenTime, remaining],
  poll: [polled, uint, shown((_call, value) => String(signed(value)))],
  ppoll: [polled, uint, givenTime, address, size],
  setitimer: [ITIMERS, timer(given), timer(filled)],
  timerfd_create: [CLOCKS, TIMERFD],
  timerfd_settime: [int, flags({ TFD_TIMER_ABSTIME: 1 }), nanosecondTimer(given), nanosecondTimer(filled)],
  alarm: [uint],
  time: [filled(8, (bytes) => `[${bytes.readBigInt64LE(0)}]`)],
  pause: [],
  times: [address],
}
