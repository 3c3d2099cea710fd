// @ts-check
// Usage: npm run bench:trace
// What tracing system calls costs the traced, beside strace.
import { cpus, release } from 'node:os'
import { benchCalls } from './trace/calls.mjs'

console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}\n`)
benchCalls()
