import { closeSync } from 'node:fs'
import type { LibraryHandle } from 'koffi'
import { loadLibrary } from '../libc.js'

/** ioctl_nsfs(2), include/uapi/linux/nsfs.h */
const NS_GET_USERNS = 0xb701
const NS_GET_PARENT = 0xb702
const NS_GET_OWNER_UID = 0xb704

/** The kernel nests them no deeper (user_namespaces(7)). */
const DEEPEST = 33

/** Loaded when it is first called: most commands ask for no namespace, and koffi takes longer than all else of them. */
const ioctl = (descriptor: number, request: number, result: Uint32Array | null): number => {
  called ??= loadLibrary('libc.so.6', 'the GNU C library is needed').func(
    'int ioctl(int fd, unsigned long request, uint32_t *result)',
  )
  return called(descriptor, request, result)
}

let called: ReturnType<LibraryHandle['func']> | undefined

/**
 * The user to whom a mount namespace, open as `descriptor`, is to be charged: who made the outermost user namespace
 * that it belongs to, whatever users it has within; undefined where it belongs to that of this process.
 */
export function namespaceOwner(descriptor: number): number | undefined {
  const opened: number[] = []
  try {
    let each = ioctl(descriptor, NS_GET_USERNS, null)
    for (let depth = 0; each >= 0 && depth < DEEPEST; depth++) {
      opened.push(each)
      each = ioctl(each, NS_GET_PARENT, null)
    }
    // The last one has no parent that could be seen: it is that of this process.
    const outermost = opened.at(-2)
    const owner = new Uint32Array(1)
    if (outermost === undefined || ioctl(outermost, NS_GET_OWNER_UID, owner) !== 0) return undefined
    return owner[0]
  } finally {
    opened.forEach(closeSync)
  }
}
