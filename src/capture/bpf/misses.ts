import type { Libbpf, Pointer } from './libbpf.js'

/** Up to and with recursion_misses of struct bpf_prog_info (include/uapi/linux/bpf.h). */
const INFO_BYTES = 216
const RECURSION_MISSES = 208

/**
 * How often a program did not run, because on that CPU it ran already: for a thread that was preempted meanwhile. Programs of
 * tracepoints can be since Linux 7.0 (include/linux/tracepoint.h: __DECLARE_TRACE; kernel/trace/bpf_trace.c: __bpf_trace_run).
 */
export function missesOf(bpf: Libbpf, program: Pointer): number {
  const info = Buffer.alloc(INFO_BYTES)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(INFO_BYTES)
  return bpf.objectInfo(bpf.programFd(program), info, length) === 0 ? Number(info.readBigUInt64LE(RECURSION_MISSES)) : 0
}
