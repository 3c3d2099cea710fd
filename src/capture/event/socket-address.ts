import { decodeCString, decodeText } from './text.js'

/** Families of include/linux/socket.h. */
const AF_UNIX = 1
const AF_INET = 2
const AF_INET6 = 10

/** A struct sockaddr as its bytes, for people: 127.0.0.1:5432, [::1]:80, /run/x.sock, @abstract. */
export function socketAddress(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const family = bytes.length >= 2 ? view.getUint16(0, true) : 0
  if (family === AF_UNIX) return unixPath(bytes.subarray(2))
  if (family === AF_INET && bytes.length >= 8) return `${bytes.subarray(4, 8).join('.')}:${view.getUint16(2)}`
  if (family === AF_INET6 && bytes.length >= 24) return `[${ipv6(view)}]:${view.getUint16(2)}`
  return `address family ${family}`
}

/** unix(7): an abstract name begins with NUL and ends with the address. */
const unixPath = (path: Uint8Array): string =>
  path[0] === 0 ? `@${decodeText(path.subarray(1))}` : decodeCString(path)

/** Groups as they are, but for the longest run of zeros (RFC 5952), which URL knows to find. */
function ipv6(view: DataView): string {
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(8 + 2 * index).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
