// @ts-check
// Usage: node scripts/accuracy-core.mjs [NAME...]
// Has programs die (as root), and compares what gdb shows of the core of the whole process with what it shows of the
// exported one. Exit status 1: less than 98 % of the frames are equal.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInstalled } from './accuracy/commands.mjs'
import { compareFrames, gdbFrames } from './accuracy/debugger-frames.mjs'
import { dumpDeaths } from './accuracy/dump-deaths.mjs'

const ENOUGH = 0.98

/** @type {import('./accuracy/dump-deaths.mjs').Program[]} */
const PROGRAMS = [
  { name: 'null-write', source: 'null-write' },
  { name: 'null-write-static', source: 'null-write', flags: ['-static'] },
  { name: 'null-write-no-pie', source: 'null-write', flags: ['-no-pie'] },
  { name: 'null-write-stripped', source: 'null-write', stripped: true },
  { name: 'null-strlen', source: 'null-strlen' },
  { name: 'null-strlen-optimized', source: 'null-strlen', flags: ['-O2'] },
  { name: 'null-call', source: 'null-call' },
  { name: 'wild-read', source: 'wild-read' },
  { name: 'wild-write', source: 'wild-write', flags: ['-O2'] },
  { name: 'write-string', source: 'write-string' },
  { name: 'div-zero', source: 'div-zero' },
  { name: 'float-exception', source: 'float-exception' },
  { name: 'breakpoint', source: 'breakpoint' },
  { name: 'builtin-trap', source: 'builtin-trap' },
  { name: 'undefined-code', source: 'undefined-code' },
  { name: 'non-canonical', source: 'non-canonical' },
  { name: 'bus-truncated', source: 'bus-truncated' },
  { name: 'use-after-unmap', source: 'use-after-unmap' },
  { name: 'assertion', source: 'assertion' },
  { name: 'assertion-static', source: 'assertion', flags: ['-static'] },
  { name: 'abort-plain', source: 'abort-plain' },
  { name: 'double-free', source: 'double-free' },
  { name: 'heap-overflow', source: 'heap-overflow' },
  { name: 'invalid-free', source: 'invalid-free' },
  { name: 'stack-smash', source: 'stack-smash', flags: ['-fstack-protector-all'] },
  { name: 'cxx-exception', source: 'cxx-exception' },
  { name: 'cxx-exception-optimized', source: 'cxx-exception', flags: ['-O2'] },
  { name: 'checked-vector', source: 'checked-vector', flags: ['-D_GLIBCXX_ASSERTIONS'] },
  { name: 'pure-virtual', source: 'pure-virtual' },
  { name: 'dead-pointer', source: 'dead-pointer' },
  { name: 'thread-crash', source: 'thread-crash' },
  { name: 'thread-crash-static', source: 'thread-crash', flags: ['-static'] },
  { name: 'joinable-thread', source: 'joinable-thread' },
  { name: 'waiting', source: 'waiting.c', killed: 'SIGKILL' },
  { name: 'waiting-static', source: 'waiting.c', flags: ['-static'], killed: 'SIGKILL' },
  { name: 'waiting-optimized', source: 'waiting.c', flags: ['-O2', '-fomit-frame-pointer'], killed: 'SIGKILL' },
  { name: 'waiting-stripped', source: 'waiting.c', stripped: true, killed: 'SIGKILL' },
  { name: 'deadlock-two', source: 'deadlock-two', killed: 'SIGKILL' },
  { name: 'pool-exhausted', source: 'pool-exhausted', killed: 'SIGKILL' },
  { name: 'lock-rwlock', source: 'lock-rwlock', killed: 'SIGKILL' },
  { name: 'out-of-memory', source: 'out-of-memory.c', killed: 'SIGUSR1' },
  { name: 'rust-waiting', source: 'waiting.rs', killed: 'SIGKILL', needs: 'rustc' },
  { name: 'rust-waiting-optimized', source: 'waiting.rs', flags: ['-O'], killed: 'SIGKILL', needs: 'rustc' },
  { name: 'rust-abort', source: 'waiting.rs', flags: ['--cfg', 'feature="abort"'], needs: 'rustc' },
  { name: 'go-waiting', source: 'waiting.go', killed: 'SIGKILL', needs: 'go' },
  { name: 'go-waiting-stripped', source: 'waiting.go', flags: ['-ldflags=-s'], killed: 'SIGKILL', needs: 'go' },
]

/** @param {string[]} names */
async function main(names) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-cores-'))
  try {
    const chosen = PROGRAMS.filter(({ name }) => names.length === 0 || names.includes(name))
    const programs = chosen.filter(({ needs }) => needs === undefined || isInstalled(needs))
    for (const { name, needs } of chosen.filter((each) => !programs.includes(each)))
      console.log(`${name}: not run, ${needs} is not installed`)
    let [frames, equal] = [0, 0]
    for (const { name, program, whole, exported, bytes } of await dumpDeaths(programs, folder)) {
      const result = compareFrames(gdbFrames(program, whole), gdbFrames(program, exported))
      frames += result.frames
      equal += result.equal
      const sizes = `${bytes} bytes in the log, core of ${statSync(exported).size}, whole ${statSync(whole).size}`
      console.log(`${name}: ${result.equal} of ${result.frames} frames equal; ${sizes}`)
      for (const difference of result.differences) console.log(`    ${difference}`)
    }
    const share = frames === 0 ? 0 : equal / frames
    console.log(`${programs.length} programs: ${equal} of ${frames} frames equal, ${(share * 100).toFixed(1)} %`)
    if (share < ENOUGH) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(process.argv.slice(2))
