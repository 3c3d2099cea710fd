import { isIPv6 } from 'node:net'
import { type Names, nameOf, numbered } from './flags.js'
import { quoteBuffer, quoteText } from './text.js'

/** include/linux/socket.h */
export const FAMILIES: Names = {
  ...numbered('AF_', 'UNSPEC UNIX INET'),
  AF_INET6: 10,
  AF_NETLINK: 16,
  AF_PACKET: 17,
  AF_ALG: 38,
  AF_VSOCK: 40,
}
/** Most of a sockaddr that is looked at: sun_path is the longest. */
export const MAX_ADDRESS = 110

/** ip(7), ipv6(7), unix(7), netlink(7). */
export function socketAddressText(bytes: Buffer): string {
  if (bytes.length < 2) return quoteBuffer(bytes, bytes.length)
  const family = bytes.readUInt16LE(0)
  const name = `sa_family=${nameOf(family, FAMILIES)}`
  if (family === 1) return `{${name}${unixPath(bytes.subarray(2))}}`
  if (family === 2 && bytes.length >= 8) {
    return `{${name}, sin_port=htons(${bytes.readUInt16BE(2)}), sin_addr=inet_addr("${bytes.subarray(4, 8).join('.')}")}`
  }
  if (family === 10 && bytes.length >= 28) {
    return `{${name}, sin6_port=htons(${bytes.readUInt16BE(2)}), sin6_flowinfo=htonl(${bytes.readUInt32BE(4)}), inet_pton(AF_INET6, "${ipv6(bytes.subarray(8, 24))}", &sin6_addr), sin6_scope_id=${bytes.readUInt32LE(24)}}`
  }
  if (family === 16 && bytes.length >= 12) {
    return `{${name}, nl_pid=${bytes.readUInt32LE(4)}, nl_groups=${bytes.readUInt32LE(8).toString(16).padStart(8, '0')}}`
  }
  return bytes.length === 2 ? `{${name}}` : `{${name}, sa_data=${quoteBuffer(bytes.subarray(2), bytes.length - 2)}}`
}

/** An abstract name starts with NUL. */
function unixPath(path: Buffer): string {
  if (path.length === 0) return ''
  if (path[0] === 0) return `, sun_path=@${quoteBuffer(path.subarray(1), path.length - 1)}`
  return `, sun_path=${quoteText(Buffer.concat([path, Buffer.alloc(1)]))}`
}

/** The longest run of zero words as `::`, RFC 5952. */
function ipv6(bytes: Buffer): string {
  const words = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  const full = words.join(':')
  const runs = [...full.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run).sort((a, b) => b.length - a.length)
  const short =
    runs[0] === undefined
      ? full
      : full.replace(runs[0], full.startsWith(runs[0]) ? ':' : ':').replace(/^:(?!:)|(?<!:):$/g, '::')
  return isIPv6(short) ? short : full
}
