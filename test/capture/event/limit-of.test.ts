import { expect, it } from 'vitest'
import { limitOf } from '../../../src/capture/event/limit-of.js'
import { LIMITS, RLIM_INFINITY } from '../../../src/capture/event/resources.js'
import type { RawRefusal } from '../../../src/model/raw-refused.js'
import type { Refusal } from '../../../src/model/refused.js'

const REFUSAL: RawRefusal = {
  time: 1n,
  number: 0,
  error: 0,
  times: 1,
  hasSeccompFilter: false,
  arguments: [0n, 0n, 0n, 0n, 0n, 0n],
  tasksLimit: 0n,
  tasks: 0n,
  userTasks: 0n,
  totalPages: 0n,
  dataPages: 0n,
  mappings: 10n,
  lockedPages: 0n,
  mayLock: false,
}

const MIB = 1024 * 1024
const mapped = (bytes: number, flags = 0x22): bigint[] => [0n, BigInt(bytes), 3n, BigInt(flags), 0n, 0n]

it.each<[name: string, call: string, raw: Partial<RawRefusal>, soft: Record<string, bigint>, Partial<Refusal>]>([
  [
    'clone3 EAGAIN',
    'a full control group',
    { tasksLimit: 20n, tasks: 20n, userTasks: 500n },
    { nproc: 400n },
    { limit: 'pids.max', limitValue: 20, used: 20 },
  ],
  [
    'clone3 EAGAIN',
    'a user with as many tasks as allowed',
    { userTasks: 400n },
    { nproc: 400n },
    { limit: 'RLIMIT_NPROC', limitValue: 400, used: 400 },
  ],
  ['clone3 EAGAIN', 'a user with fewer', { userTasks: 399n }, { nproc: 400n }, {}],
  ['clone3 EAGAIN', 'a user whose tasks were not counted', {}, { nproc: 400n }, {}],
  ['clone3 EPERM', 'a filter', { hasSeccompFilter: true }, {}, { limit: 'seccomp' }],
  ['clone3 EPERM', 'no filter', {}, {}, {}],
  ['clone EPERM', 'a new namespace', { hasSeccompFilter: true, arguments: [0x10000000n] }, {}, {}],
  ['openat EMFILE', 'open files', {}, { nofile: 32n }, { limit: 'RLIMIT_NOFILE', limitValue: 32 }],
  ['inotify_init1 EMFILE', 'inotify instances', {}, { nofile: 32n }, { limit: 'fs.inotify.max_user_instances' }],
  ['openat ENFILE', 'open files of the machine', {}, {}, { limit: 'fs.file-max' }],
  [
    'mmap ENOMEM',
    'address space',
    { arguments: mapped(64 * MIB), totalPages: 16n * 256n },
    { as: BigInt(70 * MIB) },
    { limit: 'RLIMIT_AS', limitValue: 70 * MIB, used: 16 * MIB, bytes: 64 * MIB },
  ],
  [
    'mmap ENOMEM',
    'less address space than allowed',
    { arguments: mapped(MIB) },
    { as: BigInt(70 * MIB) },
    { bytes: MIB },
  ],
  ['mmap ENOMEM', 'data', { arguments: mapped(2 * MIB) }, { data: BigInt(MIB) }, { limit: 'RLIMIT_DATA' }],
  ['mmap ENOMEM', 'huge pages', { arguments: mapped(4 * MIB, 0x40022) }, {}, { limit: 'huge pages', bytes: 4 * MIB }],
  ['mmap ENOMEM', 'too many mappings', { mappings: 65_530n }, {}, { limit: 'vm.max_map_count', limitValue: 65_530 }],
  ['mprotect ENOMEM', 'the same', { mappings: 65_529n }, {}, { limit: 'vm.max_map_count', used: 65_529 }],
  ['mmap ENOMEM', 'more than there is', { arguments: mapped(8192 * MIB) }, {}, { limit: 'overcommit' }],
  [
    'mlock ENOMEM',
    'more than may be locked',
    { arguments: [4096n, BigInt(MIB)], lockedPages: 8n },
    { memlock: 65_536n },
    { limit: 'RLIMIT_MEMLOCK', limitValue: 65_536, used: 32_768, bytes: MIB },
  ],
  ['mlock ENOMEM', 'a range that is not mapped', { arguments: [0n, 65_536n] }, { memlock: 65_536n }, {}],
  ['mlock ENOMEM', 'a process that may', { arguments: [0n, BigInt(MIB)], mayLock: true }, { memlock: 65_536n }, {}],
  ['mlock2 EPERM', 'nothing may be locked', { arguments: [0n, 1n] }, { memlock: 0n }, { limit: 'RLIMIT_MEMLOCK' }],
  ['mlock EAGAIN', 'a page that cannot be had', { arguments: [0n, BigInt(MIB)] }, { memlock: 65_536n }, {}],
  [
    'mlockall ENOMEM',
    'all that is mapped',
    { totalPages: 256n },
    { memlock: 65_536n },
    { limit: 'RLIMIT_MEMLOCK', used: 0, bytes: MIB },
  ],
  [
    'mmap EAGAIN',
    'locked memory',
    { arguments: mapped(MIB, 0x2022) },
    { memlock: 65_536n },
    { limit: 'RLIMIT_MEMLOCK', bytes: MIB },
  ],
  ['mmap EPERM', 'locked memory', { arguments: mapped(MIB, 0x2022) }, { memlock: 0n }, { limit: 'RLIMIT_MEMLOCK' }],
  ['mremap EAGAIN', 'less than may be locked', { arguments: [0n, 0n, 4096n] }, { memlock: 65_536n }, { bytes: 4096 }],
])('%s: %s', (call, _name, raw, soft, expected) => {
  const [name = '', errno = ''] = call.split(' ')
  const limits = LIMITS.map((each) => ({ soft: soft[each] ?? RLIM_INFINITY, hard: RLIM_INFINITY }))
  const found = limitOf(
    { name, errno, refusal: { ...REFUSAL, ...raw }, limits },
    { maxMappings: 65_530, memoryKb: 4096 * 1024 },
  )
  expect(found).toMatchObject(expected)
  expect(found.limit).toBe(expected.limit)
})
