// @ts-check
// Usage: node scripts/record-interpreters.mjs PYTHON|NODE...
// Writes test/capture/interpreter/recorded/<version>.json for each interpreter: the memory that is read for the stack of a
// program that it has stopped in, and the stack as the program itself sees it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { interpreterFiles, interpreterStack } from '../dist/capture/interpreter/interpreter-stack.js'
import { readMaps } from '../dist/capture/proc/maps.js'
import { withMemory } from '../dist/capture/proc/memory.js'

/** Names in each of the ways that strings are stored, a generator, a loop, and a call over several lines. */
const PYTHON = `
import json, os, sys, time

def see():
    frame, stack = sys._getframe(1), []
    while frame:
        code = frame.f_code
        stack.append({'function': code.co_qualname, 'file': code.co_filename, 'line': frame.f_lineno})
        frame = frame.f_back
    print(json.dumps({'version': sys.version.split()[0], 'frames': stack}), flush=True); time.sleep(60)

class Loader:
    def load(self, depth):
        for _ in range(depth):
            value = [
                1,
                self.next(
                    depth - 1),
            ]
        return value

    def next(self, depth): return self.load(depth) if depth else höhe()

def höhe():
    yield_from = (数える() for _ in range(1))
    return next(yield_from)

def 数える():
    scope = {'see': see}
    exec(compile('def run():\\\\n  see()\\\\n\\\\nrun()', '/srv/🐍/run.py', 'exec'), scope)

Loader().load(2)
`

/** Names that a function has itself or of what it was assigned to, and one within a function of V8. */
const NODE = `
const see = () => {
  const frames = []
  Error.prepareStackTrace = (_, sites) => sites
  for (const site of new Error().stack)
    frames.push({ function: site.getFunctionName() ?? undefined, file: site.getFileName(), line: site.getLineNumber() })
  process.stdout.write(JSON.stringify({ version: process.versions.node, frames }) + '\\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

class Loader {
  load(depth) {
    return depth === 0
      ? [1].map(function höhe() { return see() })
      : this.load(depth - 1)
  }
}

const 数える = () => {
  new Loader().load(2)
}

数える()
`

/** @param {string} program */
const argumentsOf = (program) =>
  /node/.test(basename(program))
    ? ['-e', `require('vm').runInThisContext(${JSON.stringify(NODE)}, '/srv/app/loader.js')`]
    : ['-c', `exec(compile("""${PYTHON}""", '/srv/app/loader.py', 'exec'))`]

/**
 * Of a thread that waits in a system call: proc_pid_syscall(5).
 * @param {number} pid
 */
const stackPointerOf = (pid) => BigInt(readFileSync(`/proc/${pid}/syscall`, 'latin1').split(' ').at(-2) ?? 0)

/** Bytes at the end of a stack that are no frames. */
const ARGUMENTS = 4096

/** @param {Map<bigint, Buffer>} pieces */
const contentOf = (pieces) =>
  Object.fromEntries([...pieces].map(([address, bytes]) => [`0x${address.toString(16)}`, bytes.toString('base64')]))

/** @param {string} program */
async function record(program) {
  const child = spawn(program, argumentsOf(program), { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
  try {
    const [line] = await once(createInterface(child.stdout), 'line')
    const { version, frames } = JSON.parse(line)
    const pid = child.pid ?? 0
    // It waits soon.
    await setTimeout(500)
    const { mappings } = readMaps(pid)
    const stackPointer = stackPointerOf(pid)
    /** @type {Map<bigint, Buffer>} */
    const pieces = new Map()
    withMemory(pid, mappings, (memory) => {
      const read = (/** @type {bigint} */ address, /** @type {number} */ length) => {
        const bytes = memory.read(address, length)
        if (bytes.length > (pieces.get(address)?.length ?? 0)) pieces.set(address, bytes)
        return bytes
      }
      interpreterStack({ ...memory, read }, mappings, { tid: pid, stackPointer })
    })
    const files = interpreterFiles(mappings).map(({ start, path = '' }) => ({
      start: `0x${start.toString(16)}`,
      path: `/usr/lib/${basename(path)}`,
    }))
    // Arguments, and the path of the program.
    pieces.get(stackPointer)?.subarray(-ARGUMENTS).fill(0)
    const content = {
      tid: pid,
      stackPointer: `0x${stackPointer.toString(16)}`,
      files,
      frames,
      pieces: contentOf(pieces),
    }
    const file = `test/capture/interpreter/recorded/${/node/.test(basename(program)) ? 'node' : 'python'}-${version}.json`
    writeFileSync(new URL(`../${file}`, import.meta.url), `${JSON.stringify(content, undefined, 1)}\n`)
    console.log(`${file}: ${pieces.size} pieces of memory, ${frames.length} frames`)
  } finally {
    child.kill('SIGKILL')
  }
}

for (const program of process.argv.slice(2)) await record(program)
