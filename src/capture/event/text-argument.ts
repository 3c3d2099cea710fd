import type { Syscall } from '../../model/syscalls/syscalls.js'

/** Calls with a struct sockaddr, and which argument points to it; its length is the next argument. */
const ADDRESSES: Readonly<Record<string, number>> = { bind: 1, connect: 1, sendto: 4 }

/** The argument of a system call whose text says most about a failure: a path, or the address of a socket. */
export interface TextArgument {
  index: number
  kind: 'path' | 'address'
}

/** undefined for a call without such an argument. */
export function textArgumentOf({ name, arguments: kinds }: Syscall): TextArgument | undefined {
  const address = ADDRESSES[name]
  if (address !== undefined) return { index: address, kind: 'address' }
  const path = kinds.indexOf('p')
  return path === -1 ? undefined : { index: path, kind: 'path' }
}
