// @ts-check
// Usage: node scripts/bench/empty-programs.mjs
// Attaches a BPF program that does nothing to each of the two tracepoints that a normal exit passes, until it is ended.
// The statistics of the kernel count reading the clock as time of a program; this shows how much that is.
import { openLibbpf } from '../../dist/capture/bpf/libbpf.js'
import { openObject } from '../../dist/capture/bpf/object-file.js'
import { attachProgram, loadPrograms } from '../../dist/capture/bpf/programs.js'

const bpf = openLibbpf()
const object = openObject(bpf, 'probe')
for (const program of loadPrograms(bpf, object, ['typed_signal_generate', 'typed_sched_process_exit'])) {
  attachProgram(bpf, program)
}
console.log('attached')
setInterval(() => {}, 2 ** 30)
