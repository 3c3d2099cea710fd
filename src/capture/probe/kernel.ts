import type { Libbpf } from '../bpf/libbpf.js'
import { absent, type Capability, present, unknown } from './capability.js'
import { refusalOf } from './hook.js'
import { type KernelTypes, readKernelTypes } from './kernel-types.js'

/** include/uapi/linux/bpf.h */
const BPF_MAP_TYPE_RINGBUF = 27
const BPF_MAP_TYPE_TASK_STORAGE = 29
const BPF_PROG_TYPE_RAW_TRACEPOINT = 17
const BPF_FUNC_LOOP = 181

export interface Circumstances {
  bpf: Libbpf
  /** Without privileges nothing can be tried, but the kernel's types can be read. */
  privileged: boolean
  btf: string | undefined
  /** The kernel carries its types itself. */
  typed: boolean
}

/** What the running kernel allows, found by trying. */
export const kernelCapabilities = (circumstances: Circumstances): Capability[] => [
  ...parts(circumstances),
  ...tracepoints(circumstances),
  ...exits(circumstances),
  mappings(circumstances),
  threads(circumstances),
]

type Subject = Pick<Capability, 'name' | 'title' | 'required'>
type Try = (subject: Subject, refusal: () => string | undefined, remedy: string) => Capability

const tryWith =
  ({ privileged }: Circumstances): Try =>
  (subject, refusal, remedy) => {
    if (!privileged) return unknown(subject, 'can only be tried with privileges')
    const reason = refusal()
    return reason === undefined ? present(subject, 'works') : absent(subject, `refused (${reason})`, remedy)
  }

function parts(circumstances: Circumstances): Capability[] {
  const { bpf, typed } = circumstances
  const attempt = tryWith(circumstances)
  const refused = (result: number): string | undefined => (result > 0 ? undefined : 'not supported')
  return [
    attempt(
      { name: 'ring-buffer', title: 'ring buffer', required: true },
      () => refused(bpf.probeMapType(BPF_MAP_TYPE_RINGBUF, null)),
      'use Linux 5.17 or later',
    ),
    attempt(
      { name: 'task-storage', title: 'task storage', required: typed },
      () => refused(bpf.probeMapType(BPF_MAP_TYPE_TASK_STORAGE, null)),
      'use Linux 5.17 or later, with CONFIG_BPF_SYSCALL=y and CONFIG_DEBUG_INFO_BTF=y',
    ),
    attempt(
      { name: 'loops', title: 'loops (bpf_loop)', required: true },
      () => refused(bpf.probeHelper(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_LOOP, null)),
      'use Linux 5.17 or later',
    ),
  ]
}

const TRACEPOINTS: readonly [tracepoint: string, title: string, required: boolean][] = [
  ['signal_generate', 'senders of signals', true],
  ['signal_deliver', 'signals', true],
  ['sched_process_exit', 'exits', true],
  ['mark_victim', 'out-of-memory kills', false],
]

function tracepoints(circumstances: Circumstances): Capability[] {
  const { bpf, typed } = circumstances
  return TRACEPOINTS.map(([tracepoint, title, required]) =>
    tryWith(circumstances)(
      { name: tracepoint.replaceAll('_', '-'), title: `${title} (${tracepoint})`, required },
      () => refusalOf(bpf, `${typed ? 'typed' : 'raw'}_${tracepoint}`),
      'use a kernel built with CONFIG_BPF_EVENTS=y, and not locked down (kernel_lockdown(7))',
    ),
  )
}

/** One of these is enough. */
function exits(circumstances: Circumstances): Capability[] {
  const { bpf, typed } = circumstances
  const attempt = tryWith(circumstances)
  const capabilities = [
    inTypes(
      circumstances,
      { name: 'exit-memory', title: 'address space at exit', required: false },
      (types) => types.hasStruct('trace_event_raw_sched_process_exit'),
      { yes: 'still there at sched_process_exit', no: 'gone at sched_process_exit', remedy: 'use Linux 6.16 or later' },
    ),
    attempt(
      { name: 'kprobe', title: 'kprobe before it goes', required: false },
      () => refusalOf(bpf, 'kprobe_exit_mm_release'),
      'use a kernel built with CONFIG_KPROBES=y and CONFIG_KPROBE_EVENTS=y',
    ),
    attempt(
      { name: 'fentry', title: 'fentry before it goes', required: false },
      () => (typed ? refusalOf(bpf, 'fentry_exit_mm_release') : 'it needs BTF in the kernel'),
      'use a kernel built with CONFIG_FUNCTION_TRACER=y and CONFIG_DEBUG_INFO_BTF=y',
    ),
  ]
  const enough = capabilities.find(({ available }) => available)
  return enough ? capabilities.map((capability) => notNeeded(capability, enough.title)) : capabilities
}

const notNeeded = (capability: Capability, other: string): Capability =>
  capability.available === false
    ? { ...capability, detail: `${capability.detail}; not needed: ${other}`, remedy: undefined }
    : capability

const mappings = (circumstances: Circumstances): Capability =>
  inTypes(
    circumstances,
    { name: 'mapping-tree', title: 'tree of mappings', required: false },
    (types) => types.hasStruct('maple_range_64'),
    { yes: 'can be read', no: 'missing', remedy: 'use Linux 6.1 or later' },
  )

function threads(circumstances: Circumstances): Capability {
  const { bpf, typed } = circumstances
  const iterator = tryWith(circumstances)(
    { name: 'thread-iterator', title: 'iterator of threads', required: false },
    () => (typed ? refusalOf(bpf, 'thread_iterator', 'probe-threads') : 'it needs BTF in the kernel'),
    'use Linux 6.7 or later',
  )
  return notNeeded(iterator, 'each thread is taken as it ends')
}

interface Wording {
  yes: string
  no: string
  remedy: string
}

function inTypes(
  { bpf, btf, typed }: Circumstances,
  subject: Subject,
  has: (types: KernelTypes) => boolean,
  { yes, no, remedy }: Wording,
): Capability {
  if (!typed && btf === undefined) return unknown(subject, 'cannot be known without the types of the kernel')
  return readKernelTypes(bpf, btf, has) ? present(subject, yes) : absent(subject, no, remedy)
}
