import { PARTS, VECTOR_CAPACITY } from '../abi.js'
import { type Argument, bytesAt, hex, pointer, type ShownCall, shown, unsigned } from './argument.js'
import { filled, filledBuffer, givenBuffer, int, size } from './common.js'
import { bits, choice, flags, flagsText, type Names, nameOf, numbered } from './flags.js'
import { FAMILIES, MAX_ADDRESS, socketAddressText } from './socket-address.js'
import { quoteBuffer } from './text.js'

const SOCKET_TYPES = numbered('SOCK_', 'STREAM DGRAM RAW RDM SEQPACKET', 1)
const SOCKET_FLAGS: Names = { SOCK_CLOEXEC: 0o2000000, SOCK_NONBLOCK: 0o4000 }
const socketType = shown((_call, value) => {
  const number = unsigned(value)
  const others = flagsText(number & ~0xf, SOCKET_FLAGS, '')
  return `${nameOf(number & 0xf, SOCKET_TYPES)}${others && `|${others}`}`
})
const IP_PROTOCOLS: Names = {
  IPPROTO_IP: 0,
  IPPROTO_ICMP: 1,
  IPPROTO_TCP: 6,
  IPPROTO_UDP: 17,
  IPPROTO_ICMPV6: 58,
  IPPROTO_RAW: 255,
}
const NETLINK: Names = {
  NETLINK_ROUTE: 0,
  NETLINK_SOCK_DIAG: 4,
  NETLINK_AUDIT: 9,
  NETLINK_KOBJECT_UEVENT: 15,
  NETLINK_GENERIC: 16,
}
const protocol = shown((call, value) => {
  const family = unsigned(call.raw.arguments[0] ?? 0n)
  if (family === 2 || family === 10) return nameOf(unsigned(value), IP_PROTOCOLS)
  return family === 16 ? nameOf(unsigned(value), NETLINK) : String(unsigned(value))
})

const givenAddress = (length: number): Argument =>
  shown(
    (call, value, index) => {
      const bytes = bytesAt(call, index, PARTS.entry)
      return bytes ? socketAddressText(bytes) : pointer(value)
    },
    { how: 'bytes', when: ['entry'], length, most: MAX_ADDRESS },
  )

const filledAddress = (length: number): Argument =>
  shown(
    (call, value, index) => {
      const bytes = bytesAt(call, index, PARTS.return)
      return bytes && bytes.length > 0 ? socketAddressText(bytes) : pointer(value)
    },
    { how: 'bytes', when: ['return'], length: { pointedBy: length }, most: MAX_ADDRESS },
  )

/** `[110 => 16]`: what there was room for and how long the address is. */
const addressLength: Argument = shown(
  (call, value, index) => {
    const before = bytesAt(call, index, PARTS.entry)?.readUInt32LE(0)
    const after = bytesAt(call, index, PARTS.return)?.readUInt32LE(0)
    if (value === 0n || before === undefined) return pointer(value)
    return after === undefined || after === before ? `[${before}]` : `[${before} => ${after}]`
  },
  { how: 'bytes', when: ['entry', 'return'], most: 4 },
)

const MSG: Names = {
  ...bits(
    'MSG_',
    'OOB PEEK DONTROUTE CTRUNC PROBE TRUNC DONTWAIT EOR WAITALL FIN SYN CONFIRM RST ERRQUEUE NOSIGNAL MORE WAITFORONE',
  ),
  MSG_FASTOPEN: 0x20000000,
  MSG_CMSG_CLOEXEC: 0x40000000,
}
const LEVELS: Names = { SOL_IP: 0, SOL_SOCKET: 1, SOL_TCP: 6, SOL_UDP: 17, SOL_IPV6: 41, SOL_NETLINK: 270 }
const OPTIONS: Record<number, Names> = {
  1: numbered(
    'SO_',
    'DEBUG REUSEADDR TYPE ERROR DONTROUTE BROADCAST SNDBUF RCVBUF KEEPALIVE OOBINLINE NO_CHECK PRIORITY LINGER BSDCOMPAT REUSEPORT PASSCRED PEERCRED RCVLOWAT SNDLOWAT RCVTIMEO_OLD SNDTIMEO_OLD',
    1,
  ),
  6: numbered(
    'TCP_',
    'NODELAY MAXSEG CORK KEEPIDLE KEEPINTVL KEEPCNT SYNCNT LINGER2 DEFER_ACCEPT WINDOW_CLAMP INFO QUICKACK',
    1,
  ),
}
const option = shown((call, value) =>
  nameOf(unsigned(value), OPTIONS[unsigned(call.raw.arguments[1] ?? 0n)] ?? {}, 'option'),
)
const asInt = (bytes: Buffer): string =>
  bytes.length === 4 ? `[${bytes.readInt32LE(0)}]` : quoteBuffer(bytes, bytes.length)
const givenOption = shown(
  (call, value, index) => {
    const bytes = bytesAt(call, index, PARTS.entry)
    return bytes ? asInt(bytes) : pointer(value)
  },
  { how: 'bytes', when: ['entry'], length: 4, most: VECTOR_CAPACITY },
)
const filledOption = shown(
  (call, value, index) => {
    const bytes = bytesAt(call, index, PARTS.return)
    return bytes ? asInt(bytes) : pointer(value)
  },
  { how: 'bytes', when: ['return'], length: { pointedBy: 4 }, most: VECTOR_CAPACITY },
)

/** The elements of a vector: `[{iov_base="…", iov_len=5}]`. */
function vectorText(call: ShownCall, index: number, count: number): string {
  const taken = call.raw.pieces.filter((piece) => piece.argument === index && piece.part >= PARTS.first)
  const elements = taken.map(({ bytes, total }) => `{iov_base=${quoteBuffer(bytes, total)}, iov_len=${total}}`)
  return `[${elements.join(', ')}${taken.length < count ? `${taken.length > 0 ? ', ' : ''}...` : ''}]`
}
const vector = (when: 'entry' | 'return'): Argument =>
  shown(
    (call, value, index) =>
      when === 'return' && call.failed
        ? pointer(value)
        : vectorText(call, index, unsigned(call.raw.arguments[index + 1] ?? 0n)),
    { how: 'vector', when: [when], length: index2, most: VECTOR_CAPACITY },
  )
const index2 = 2

/** struct msghdr of recv(2). */
const message = (when: 'entry' | 'return'): Argument =>
  shown(
    (call, value, index) => {
      const header = bytesAt(call, index, PARTS[when])
      if (!header || header.length < 56) return pointer(value)
      const name = bytesAt(call, index, PARTS.name)
      const vectors = Number(header.readBigUInt64LE(24))
      const control = header.readBigUInt64LE(40)
      return `{msg_name=${name ? socketAddressText(name) : pointer(header.readBigUInt64LE(0))}, msg_namelen=${header.readUInt32LE(8)}, msg_iov=${vectorText(call, index, vectors)}, msg_iovlen=${vectors}, ${control > 0n ? `msg_control=${hex(header.readBigUInt64LE(32))}, ` : ''}msg_controllen=${control}, msg_flags=${flagsText(header.readUInt32LE(48), MSG)}}`
    },
    { how: 'message', when: [when], most: 0 },
  )

const pair = filled(8, (bytes) => `[${bytes.readInt32LE(0)}, ${bytes.readInt32LE(4)}]`)
const acceptFlags = flags(SOCKET_FLAGS)

export const NETWORK: Record<string, readonly Argument[]> = {
  accept: [int, filledAddress(2), addressLength],
  accept4: [int, filledAddress(2), addressLength, acceptFlags],
  bind: [int, givenAddress(2), int],
  connect: [int, givenAddress(2), int],
  getpeername: [int, filledAddress(2), addressLength],
  getsockname: [int, filledAddress(2), addressLength],
  getsockopt: [int, choice(LEVELS), option, filledOption, addressLength],
  listen: [int, int],
  recvfrom: [int, filledBuffer, size, flags(MSG), filledAddress(5), addressLength],
  recvmsg: [int, message('return'), flags(MSG)],
  sendmsg: [int, message('entry'), flags(MSG)],
  sendto: [int, givenBuffer(2), size, flags(MSG), givenAddress(5), int],
  setsockopt: [int, choice(LEVELS), option, givenOption, int],
  shutdown: [int, choice(numbered('SHUT_', 'RD WR RDWR'))],
  socket: [choice(FAMILIES), socketType, protocol],
  socketpair: [choice(FAMILIES), socketType, protocol, pair],
  readv: [int, vector('return'), int],
  writev: [int, vector('entry'), int],
  preadv: [int, vector('return'), int, size],
  pwritev: [int, vector('entry'), int, size],
}
