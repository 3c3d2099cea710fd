import { libc } from '../libc.js'

/** include/uapi/linux/capability.h. The second one is for /proc/PID/fd, which the files of containers are reached through. */
const CAP_DAC_READ_SEARCH = 2
const CAP_SYS_PTRACE = 19
const CAPABILITY_VERSION_3 = 0x20080522
const READING = (1 << CAP_DAC_READ_SEARCH) | (1 << CAP_SYS_PTRACE)

/** What of that this thread may take back; undefined as long as it has never given it up. */
let permitted: number | undefined

/**
 * Leaves this thread no capability but those to read, and these only within withPrivilege(): what a library opens of
 * its own accord it opens as anyone would. Throws where the kernel refuses it.
 */
export function keepOnlyReading(): void {
  permitted = heldCapabilities().permitted & READING
  setEffective(0, permitted)
}

/** Calls `use` with the privilege to open every file, as far as this thread has it. */
export function withPrivilege<T>(use: () => T): T {
  if (!permitted) return use()
  setEffective(permitted, permitted)
  try {
    return use()
  } finally {
    setEffective(0, permitted)
  }
}

/** The first 32 capabilities of this thread, a bit each. */
export function heldCapabilities(): { effective: number; permitted: number } {
  const sets = new Uint32Array(6)
  libc.getCapabilities(header(), sets)
  const [effective = 0, permitted = 0] = sets
  return { effective, permitted }
}

function setEffective(effective: number, kept: number): void {
  if (libc.setCapabilities(header(), Uint32Array.of(effective, kept, 0, 0, 0, 0)) !== 0) {
    throw new Error('the capabilities of the resolver could not be set')
  }
}

const header = (): Uint32Array => Uint32Array.of(CAPABILITY_VERSION_3, 0)
