import { closeSync } from 'node:fs'
import { FOLLOWS } from './follow-abi.js'
import { openLibbpf } from './libbpf.js'

/**
 * Marks this process, so that its next child is followed (bpf/follow.bpf.h). In a container it has another number
 * than the kernel's own: a descriptor of the process is the key that always fits, except where the map is not one of
 * tasks (a kernel without BTF) it is the number that this process knows.
 */
export function markNextChild(followsFd: number, btf: string | undefined): void {
  const bpf = openLibbpf()
  const descriptor = btf === undefined ? bpf.pidfd(process.pid) : undefined
  try {
    const key = Buffer.from(Uint32Array.of(descriptor ?? process.pid).buffer)
    const value = Buffer.from(Uint32Array.of(FOLLOWS.nextChild).buffer)
    if (bpf.updateByFd(followsFd, key, value, 0) !== 0)
      throw new Error(`the command cannot be followed: ${bpf.error()}`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
