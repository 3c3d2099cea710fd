import koffi from 'koffi'
import { loadLibrary } from '../libc.js'

/** A child of this process that was started. */
export interface Spawned {
  pid: number
  /** The status that waitpid(2) gives. */
  ended: Promise<number>
}

/** The error of a command that was not started: errno(3). */
export class SpawnError extends Error {
  constructor(readonly errno: number) {
    super(`posix_spawn: errno ${errno}`)
  }
}

/**
 * Starts a command with this process's standard streams, directory and environment. Node passes on only words that are
 * UTF-8; here words and environment are bytes. Signals are as a fresh process has them. Returns when the execve() of
 * the command has succeeded. Throws SpawnError.
 */
export function spawnCommand(words: readonly Buffer[]): Spawned {
  const strings = words.map((word) => Buffer.concat([word, Buffer.of(0)]))
  const argv = new BigUint64Array([...strings.map((string) => koffi.address(string)), 0n])
  const environment: unknown = koffi.decode(environ(), 'uint64_t')
  const [pid] = withBlockingStreams(() => {
    const out = [0]
    const errno: number = c.spawn(out, strings[0], streams(), attributes(), argv, environment)
    if (errno !== 0) throw new SpawnError(errno)
    return out
  })
  return { pid: pid ?? 0, ended: endOf(pid ?? 0) }
}

const library = loadLibrary('libc.so.6', 'the GNU C library is needed')

const c = {
  spawn: library.func(
    'int posix_spawnp(_Out_ int *pid, const void *file, void *actions, void *attributes, const void *argv, uint64_t environment)',
  ),
  initActions: library.func('int posix_spawn_file_actions_init(void *actions)'),
  duplicate: library.func('int posix_spawn_file_actions_adddup2(void *actions, int fd, int target)'),
  initAttributes: library.func('int posix_spawnattr_init(void *attributes)'),
  setFlags: library.func('int posix_spawnattr_setflags(void *attributes, short flags)'),
  setDefaults: library.func('int posix_spawnattr_setsigdefault(void *attributes, const void *signals)'),
  setMask: library.func('int posix_spawnattr_setsigmask(void *attributes, const void *signals)'),
  wait: library.func('int waitpid(int pid, _Out_ int *status, int options)'),
  control: library.func('int fcntl(int fd, int command, int argument)'),
  trace: library.func('long ptrace(long request, int pid, void *address, void *data)'),
}

/** environ(7) as the executable has it: the copy of the C library may be unused. */
const environ = (): unknown => koffi.load(null).symbol('environ')

const POSIX_SPAWN_SETSIGDEF = 0x04
const POSIX_SPAWN_SETSIGMASK = 0x08

/** Larger than posix_spawnattr_t, posix_spawn_file_actions_t and sigset_t of any glibc. */
const ATTRIBUTES_BYTES = 1024
const ACTIONS_BYTES = 1024
const SIGNALS_BYTES = 128

/** All signals have their default action and none is blocked: Node ignores SIGPIPE, and blocks some in its threads. */
function attributes(): Buffer {
  const made = Buffer.alloc(ATTRIBUTES_BYTES)
  c.initAttributes(made)
  c.setFlags(made, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
  c.setMask(made, Buffer.alloc(SIGNALS_BYTES))
  c.setDefaults(made, Buffer.alloc(SIGNALS_BYTES, 0xff))
  return made
}

const STREAMS = [0, 1, 2]

/** Node closes its standard streams at an execve(). A duplicate onto itself stays open (posix_spawn_file_actions_adddup2(3p)). */
function streams(): Buffer {
  const made = Buffer.alloc(ACTIONS_BYTES)
  c.initActions(made)
  for (const fd of STREAMS) c.duplicate(made, fd, fd)
  return made
}

const [F_GETFL, F_SETFL] = [3, 4]
const O_NONBLOCK = 0o4000

/** Node makes pipes it writes to non-blocking, and the command has the same ones. */
function withBlockingStreams<T>(act: () => T): T {
  for (const fd of STREAMS) {
    const flags: number = c.control(fd, F_GETFL, 0)
    if (flags >= 0 && (flags & O_NONBLOCK) !== 0) c.control(fd, F_SETFL, flags & ~O_NONBLOCK)
  }
  return act()
}

const WNOHANG = 1

/** A safety net for SIGCHLD, and what keeps this process waiting: Node does not wait for signals. */
const LOOK_MS = 500

function endOf(pid: number): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      const status = [0]
      if (c.wait(pid, status, WNOHANG) === 0) return
      if (isStop(status[0] ?? 0)) {
        letGo(pid, status[0] ?? 0)
        return
      }
      clearInterval(timer)
      process.off('SIGCHLD', look)
      resolve(status[0] ?? 0)
    }
    const timer = setInterval(look, LOOK_MS)
    process.on('SIGCHLD', look)
    look()
  })
}

/** wait(2): WIFSTOPPED. Without WUNTRACED, only a child that has asked its parent to trace it (PTRACE_TRACEME) reports a stop. */
const isStop = (status: number): boolean => (status & 0xff) === 0x7f

/** include/uapi/linux/ptrace.h; siginfo_t has si_code at 8 */
const PTRACE_DETACH = 17
const PTRACE_GETSIGINFO = 0x4202
const SIGINFO_BYTES = 128
const SI_CODE = 8

const SIGTRAP = 5
/** include/uapi/asm-generic/siginfo.h */
const SI_USER = 0

/**
 * It goes on as if nobody traced it: with the signal that stopped it, unless that is the SIGTRAP that execve(2) sends to who
 * is traced (include/linux/ptrace.h: ptrace_event).
 */
function letGo(pid: number, status: number): void {
  const signal = (status >> 8) & 0xff
  const info = Buffer.alloc(SIGINFO_BYTES)
  c.trace(PTRACE_GETSIGINFO, pid, null, info)
  const isExec = signal === SIGTRAP && info.readInt32LE(SI_CODE) === SI_USER
  c.trace(PTRACE_DETACH, pid, null, BigInt(isExec ? 0 : signal))
}
