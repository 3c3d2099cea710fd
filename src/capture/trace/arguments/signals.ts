import { signalName } from '../../../model/signals.js'
import { type Argument, hex, pointer, shown, signed } from './argument.js'
import { filled, given, int, size } from './common.js'
import { choice, flagsText, type Names, numbered } from './flags.js'

const signal = shown((_call, value) => signalText(signed(value)))
export const signalText = (number: number): string => {
  const name = signalName(number)
  if (number === 32) return 'SIGRTMIN'
  return number > 32 && name ? `SIGRT_${number - 32}` : (name ?? String(number))
}

/** `[INT CHLD]`; `~[KILL]` where fewer are missing than are there. */
function signalSetText(set: bigint): string {
  const names = (wanted: bigint): string[] =>
    Array.from({ length: 64 }, (_, index) => index + 1).flatMap((number) =>
      (wanted >> BigInt(number - 1)) & 1n ? [signalText(number).replace(/^SIG/, '')] : [],
    )
  const inside = names(set)
  return inside.length > 42 ? `~[${names(~set).join(' ')}]` : `[${inside.join(' ')}]`
}

const signalSet = (bytes: Buffer): string => signalSetText(bytes.readBigUInt64LE(0))

/** include/uapi/asm-generic/signal-defs.h and signal.h */
const ACTION: Names = {
  SA_RESTORER: 0x4000000,
  SA_ONSTACK: 0x8000000,
  SA_RESTART: 0x10000000,
  SA_INTERRUPT: 0x20000000,
  SA_NODEFER: 0x40000000,
  SA_RESETHAND: 0x80000000,
  SA_SIGINFO: 4,
  SA_NOCLDSTOP: 1,
  SA_NOCLDWAIT: 2,
}
const HANDLERS = ['SIG_DFL', 'SIG_IGN']

/** The kernel's struct sigaction: handler, flags, restorer, mask. */
function actionText(bytes: Buffer): string {
  const handler = bytes.readBigUInt64LE(0)
  // Of 64 bits, though none of the upper ones has a meaning: programs that extend the sign of an int set them.
  const [actionFlags, upper] = [bytes.readUInt32LE(8), bytes.readUInt32LE(12)]
  const restorer = actionFlags & 0x4000000 ? `, sa_restorer=${hex(bytes.readBigUInt64LE(16))}` : ''
  return `{sa_handler=${handler < 2n ? HANDLERS[Number(handler)] : hex(handler)}, sa_mask=${signalSetText(bytes.readBigUInt64LE(24))}, sa_flags=${flagsText(actionFlags, ACTION)}${upper ? `|${hex(BigInt(upper) << 32n)}` : ''}${restorer}}`
}

const how = choice(numbered('SIG_', 'BLOCK UNBLOCK SETMASK'))
const stackText = (bytes: Buffer): string =>
  `{ss_sp=${pointer(bytes.readBigUInt64LE(0))}, ss_flags=${flagsText(bytes.readUInt32LE(8), { SS_ONSTACK: 1, SS_DISABLE: 2 })}, ss_size=${bytes.readBigUInt64LE(16)}}`

export const SIGNALS: Record<string, readonly Argument[]> = {
  kill: [int, signal],
  rt_sigaction: [signal, given(32, actionText), filled(32, actionText), size],
  rt_sigpending: [filled(8, signalSet), size],
  rt_sigprocmask: [how, given(8, signalSet), filled(8, signalSet), size],
  rt_sigsuspend: [given(8, signalSet), size],
  rt_sigreturn: [],
  sigaltstack: [given(24, stackText), filled(24, stackText)],
  tgkill: [int, int, signal],
  tkill: [int, signal],
}
