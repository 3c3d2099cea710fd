// @ts-check
// Usage: npm run bench:trace
// The cost of tracing system calls for the traced command, compared with strace.
import { cpus, release } from 'node:os'
import { benchCalls } from './trace/calls.mjs'

console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}\n`)
benchCalls()
