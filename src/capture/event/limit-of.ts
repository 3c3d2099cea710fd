import type { RawRefusal } from '../../model/raw-refused.js'
import { LOCK_CALLS, MEMORY_CALLS } from '../../model/refusals.js'
import type { Refusal } from '../../model/refused.js'
import { LIMITS, RLIM_INFINITY } from './resources.js'

/** Limits that are those of the whole machine. */
export interface LimitsOfMachine {
  /** vm.max_map_count; undefined where it is not known. */
  maxMappings?: number
  /** KiB. */
  memoryKb?: number
}

interface Refused {
  /** Of the system call. */
  name: string
  errno: string
  refusal: RawRefusal
  limits: { soft: bigint; hard: bigint }[] | undefined
}

type Limit = Pick<Refusal, 'limit' | 'limitValue' | 'used' | 'bytes'>

/**
 * Which limit a refusal was for, by what the kernel had counted then; without `limit` where no limit explains it.
 * The errors are those of clone(2), mmap(2) and open(2).
 */
export function limitOf(refused: Refused, machine: LimitsOfMachine): Limit {
  const { name, errno } = refused
  if (errno === 'EMFILE')
    return name.startsWith('inotify') ? INOTIFY : { limit: 'RLIMIT_NOFILE', ...soft(refused, 'nofile') }
  if (errno === 'ENFILE') return { limit: 'fs.file-max' }
  if (LOCK_CALLS.has(name)) return lockLimit(refused) ?? {}
  if (MEMORY_CALLS.has(name)) return memoryLimit(refused, machine)
  return errno === 'EPERM' ? filterOf(refused) : errno === 'EAGAIN' ? taskLimit(refused) : {}
}

const INOTIFY: Limit = { limit: 'fs.inotify.max_user_instances' }

function taskLimit(refused: Refused): Limit {
  const { tasksLimit, tasks, userTasks } = refused.refusal
  if (tasksLimit > 0n) return { limit: 'pids.max', limitValue: Number(tasksLimit), used: Number(tasks) }
  const { limitValue } = soft(refused, 'nproc')
  if (limitValue === undefined || userTasks === 0n || userTasks < limitValue) return {}
  return { limit: 'RLIMIT_NPROC', limitValue, used: Number(userTasks) }
}

/** include/uapi/linux/sched.h: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET need privilege. */
const NEW_NAMESPACES = 0x7e020000n

/** clone3(2) has its flags in memory; a process that may not make namespaces falls back to clone(2), and says so there. */
const filterOf = ({ name, refusal: { hasSeccompFilter, arguments: values } }: Refused): Limit =>
  hasSeccompFilter && !(name === 'clone' && (values[0] ?? 0n) & NEW_NAMESPACES) ? { limit: 'seccomp' } : {}

const PAGE = 4096n
/** include/uapi/asm-generic/mman-common.h */
const MAP_HUGETLB = 0x40000n

function memoryLimit(refused: Refused, { maxMappings, memoryKb }: LimitsOfMachine): Limit {
  const { refusal } = refused
  const bytes = askedFor(refused)
  const asked = { bytes: Number(bytes) }
  const lock = lockLimit(refused)
  if (lock) return lock
  if (refused.errno !== 'ENOMEM') return bytes > 0n ? asked : {}
  if (refused.name === 'mmap' && (refusal.arguments[3] ?? 0n) & MAP_HUGETLB) return { limit: 'huge pages', ...asked }
  for (const [limit, name, pages] of [
    ['RLIMIT_AS', 'as', refusal.totalPages],
    ['RLIMIT_DATA', 'data', refusal.dataPages],
  ] as const) {
    const { limitValue } = soft(refused, name)
    if (limitValue !== undefined && bytes > 0n && pages * PAGE + bytes > limitValue)
      return { limit, limitValue, used: Number(pages * PAGE), ...asked }
  }
  // A mapping in the middle of another one makes three of it.
  if (maxMappings !== undefined && refusal.mappings + 2n > maxMappings)
    return { limit: 'vm.max_map_count', limitValue: maxMappings, used: Number(refusal.mappings), ...asked }
  if (memoryKb !== undefined && bytes > BigInt(memoryKb) * 1024n) return { limit: 'overcommit', ...asked }
  return bytes > 0n ? asked : {}
}

/**
 * Memory that would be more than may be locked, in whole pages. mlock(2): EPERM where nothing may be, ENOMEM above the
 * limit, also where the range is not mapped, and EAGAIN where pages cannot be had. mmap(2) and mremap(2): EAGAIN above the
 * limit. mlockall(2) compares all that is mapped (mm/mlock.c).
 */
function lockLimit(refused: Refused): Limit | undefined {
  const { name, errno, refusal } = refused
  const { limitValue } = soft(refused, 'memlock')
  const isAbove = errno === (LOCK_CALLS.has(name) ? 'ENOMEM' : 'EAGAIN')
  if (limitValue === undefined || refusal.mayLock || !(isAbove || errno === 'EPERM')) return undefined
  const bytes = name === 'mlockall' ? refusal.totalPages * PAGE : askedFor(refused)
  const locked = name === 'mlockall' ? 0n : refusal.lockedPages * PAGE
  if (errno === 'EPERM' ? limitValue > 0 : pages(locked + bytes) <= pages(BigInt(limitValue), 0n)) return undefined
  return { limit: 'RLIMIT_MEMLOCK', limitValue, used: Number(locked), ...(bytes > 0n && { bytes: Number(bytes) }) }
}

/** As many as so many bytes take. */
const pages = (bytes: bigint, last = PAGE - 1n): bigint => (bytes + last) / PAGE

/** mmap(2), mremap(2), mlock(2): how much more memory. */
function askedFor({ name, refusal: { arguments: values } }: Refused): bigint {
  const [, second = 0n, third = 0n] = values
  const bytes = name === 'mremap' ? (third > second ? third - second : 0n) : name === 'mprotect' ? 0n : second
  return bytes > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : bytes
}

/** The soft limit, where there is one. */
function soft({ limits }: Refused, name: string): Pick<Limit, 'limitValue'> {
  const value = limits?.[LIMITS.indexOf(name)]?.soft
  return value === undefined || value === RLIM_INFINITY ? {} : { limitValue: Number(value) }
}
