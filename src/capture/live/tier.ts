import type { Capture } from '../../model/event.js'
import type { Libbpf } from './libbpf.js'

/**
 * How much the running kernel lets the programs see. A: the address space is still there at
 * sched_process_exit (6.16 gave that tracepoint an event of its own when it moved it before
 * exit_mm(), and backports carry both). C: registers and stack addresses from signal_deliver only.
 */
export function probeTier(bpf: Libbpf): Capture['tier'] {
  const btf = bpf.loadKernelBtf()
  try {
    return bpf.findType(btf, 'trace_event_raw_sched_process_exit') > 0 ? 'A' : 'C'
  } finally {
    bpf.freeBtf(btf)
  }
}
