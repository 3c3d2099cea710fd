import { LOCK_CALLS, MEMORY_CALLS } from '../../../model/refusals.js'
import { derived } from '../derive.js'
import { bytesText } from '../words.js'

/** The resource that the kernel refused. */

/** A limit that was reached so long ago did not end the process. */
const RELEVANT_MS = 10_000

export const refusal = derived({
  type: 'refusal',
  label: 'what the kernel refused',
  part: ([key = '']) => ({
    label: REFUSAL[key] ?? `${key} of the refusal`,
    ...(key === 'limit' && { says: LIMIT }),
    ...(key === 'msBeforeEnd' && { unit: 'ms' }),
  }),
  meaning: 'the last refusal in the last ten seconds, first of all one whose limit is known. With breadcrumbs only',
  example: { name: 'clone3', errno: 'EAGAIN', limit: 'pids.max', limitValue: 100, used: 100 },
  value: ({ refusals }) => {
    const recent = refusals?.filter(({ msBeforeEnd = 0 }) => msBeforeEnd <= RELEVANT_MS) ?? []
    // perror(3) duplicates standard error to say what was refused before.
    const asked = recent.filter(({ name }, index) => name !== 'dup' || index === 0)
    return asked.findLast(({ limit }) => limit !== undefined) ?? asked.at(-1)
  },
})

const REFUSAL: Readonly<Record<string, string>> = {
  name: 'system call that was refused',
  errno: 'error of the refused system call',
  limitValue: 'value of the limit',
  msBeforeEnd: 'time from the refusal to the end',
}

const LIMIT: Readonly<Record<string, string>> = {
  'pids.max': 'its control group has as many tasks as pids.max allows',
  RLIMIT_NPROC: 'its user has as many tasks as RLIMIT_NPROC allows',
  seccomp: 'a seccomp filter is set',
  RLIMIT_AS: 'it would need more address space than RLIMIT_AS allows',
  RLIMIT_DATA: 'it would need more data than RLIMIT_DATA allows',
  RLIMIT_MEMLOCK: 'it would need more locked memory than RLIMIT_MEMLOCK allows',
  'vm.max_map_count': 'it has as many mappings as vm.max_map_count allows',
  'huge pages': 'the request was for huge pages',
  overcommit: 'more memory was asked for than the machine has',
  RLIMIT_NOFILE: 'it has as many open files as RLIMIT_NOFILE allows',
  'fs.file-max': 'the machine has as many open files as fs.file-max allows',
  'fs.inotify.max_user_instances': 'its user has as many inotify instances as allowed',
}

export const refusedResource = derived({
  type: 'text',
  label: 'refused resource',
  says: {
    task: 'the kernel refused a new process or thread',
    files: 'the kernel refused one more open file',
    memory: 'the kernel refused memory',
    lock: 'the kernel refused to lock memory',
  },
  meaning:
    'what the refusal was about: task (a process or thread), files, memory, or lock (memory that is to stay in RAM)',
  example: 'task',
  value: (facts): 'task' | 'files' | 'memory' | 'lock' | undefined => {
    const found = refusal.value(facts)
    if (found?.name === undefined) return undefined
    if (found.errno === 'EMFILE' || found.errno === 'ENFILE') return 'files'
    if (LOCK_CALLS.has(found.name)) return 'lock'
    return MEMORY_CALLS.has(found.name) ? 'memory' : 'task'
  },
})

export const memoryWasRefused = derived({
  type: 'boolean',
  label: 'refused memory',
  says: { true: 'the kernel refused memory', false: 'the kernel refused no memory' },
  meaning: 'whether the kernel refused memory in the last ten seconds. With breadcrumbs only',
  example: false,
  value: ({ stderrTail, refusals = [] }) =>
    stderrTail === undefined
      ? undefined
      : refusals.some(({ name = '', msBeforeEnd = 0 }) => MEMORY_CALLS.has(name) && msBeforeEnd <= RELEVANT_MS),
})

export const refusalText = derived({
  type: 'text',
  label: 'what the kernel refused',
  meaning: 'the refusal in words, for messages',
  inWords: true,
  example: 'clone3() failed with EAGAIN 3 times, because its control group has 20 tasks and pids.max is 20',
  value: (facts): string | undefined => {
    const found = refusal.value(facts)
    if (found?.name === undefined) return undefined
    const { name, errno, times = 1 } = found
    const reason = reasonOf(found)
    return `${name}() failed with ${errno}${times > 1 ? ` ${times} times` : ''}${reason === undefined ? '' : `, because ${reason}`}`
  },
})

/** Sizes in the report are numbers of JSON. */
const LARGEST = Number.MAX_SAFE_INTEGER
/** User space of x86-64 and arm64 with the usual page tables (Documentation/arch/x86/x86_64/mm.rst). */
const ADDRESSABLE = 2 ** 47
const IMPOSSIBLE = 'a process can address: the size comes from a negative or corrupted number'

const tasks = (count = 0): string => (count === 1 ? '1 task' : `${count} tasks`)

function lockReason(name: string | undefined, limit = 0, locked = 0, bytes = 0): string {
  if (limit === 0) return 'RLIMIT_MEMLOCK is 0, so that it may lock no memory'
  const needs =
    name === 'mlockall'
      ? `it has ${bytesText(bytes)} mapped`
      : `it asked for ${bytesText(bytes)} more of locked memory, has ${locked === 0 ? 'none' : bytesText(locked)}`
  return `${needs}, and RLIMIT_MEMLOCK is ${bytesText(limit)}`
}

function reasonOf({
  name,
  limit,
  limitValue,
  used,
  bytes = 0,
}: NonNullable<ReturnType<typeof refusal.value>>): string | undefined {
  switch (limit) {
    case 'pids.max':
      return `its control group has ${tasks(used)} and pids.max is ${limitValue}`
    case 'RLIMIT_NPROC':
      return `its user has ${tasks(used)} and RLIMIT_NPROC is ${limitValue}`
    case 'seccomp':
      return 'a seccomp filter refuses the call'
    case 'RLIMIT_AS':
    case 'RLIMIT_DATA':
      return `it asked for ${bytesText(bytes)} more, has ${bytesText(used)}, and ${limit} is ${bytesText(limitValue)}`
    case 'RLIMIT_MEMLOCK':
      return lockReason(name, limitValue, used, bytes)
    case 'vm.max_map_count':
      return `it has ${used} mappings and vm.max_map_count is ${limitValue}`
    case 'huge pages':
      return `it asked for ${bytesText(bytes)} of huge pages, and the pool has not that many free`
    case 'overcommit':
      return `it asked for ${bytes >= LARGEST ? 'at least ' : ''}${bytesText(bytes)}, which is more than ${bytes > ADDRESSABLE ? IMPOSSIBLE : 'the machine has'}`
    case 'RLIMIT_NOFILE':
      return limitValue === undefined
        ? 'it reached RLIMIT_NOFILE'
        : `it has as many open files as RLIMIT_NOFILE allows, ${limitValue}`
    case 'fs.file-max':
      return 'the machine has as many open files as fs.file-max allows'
    case 'fs.inotify.max_user_instances':
      return 'its user has as many inotify instances as fs.inotify.max_user_instances allows'
    default:
      return undefined
  }
}
