// @ts-check
// Usage: node scripts/record-interpreters.mjs PYTHON...
// Writes test/capture/interpreter/recorded/<version>.json for each interpreter: the memory that is read for the stack of a
// program that it has stopped in, and the stack as the program itself sees it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { interpreterFiles, interpreterStack } from '../dist/capture/interpreter/interpreter-stack.js'
import { withMemory } from '../dist/capture/ptrace/live-memory.js'
import { readMaps } from '../dist/capture/ptrace/proc/maps.js'

/** Names in each of the ways that strings are stored, a generator, a loop, and a call over several lines. */
const PROGRAM = `
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

/** @param {string} python */
async function record(python) {
  const child = spawn(python, ['-c', `exec(compile("""${PROGRAM}""", '/srv/app/loader.py', 'exec'))`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(createInterface(child.stdout), 'line')
    const { version, frames } = JSON.parse(line)
    const pid = child.pid ?? 0
    const { mappings } = readMaps(pid)
    /** @type {Map<string, string>} */
    const pieces = new Map()
    withMemory(pid, mappings, (memory) => {
      const read = (/** @type {bigint} */ address, /** @type {number} */ length) => {
        const bytes = memory.read(address, length)
        pieces.set(`0x${address.toString(16)}`, bytes.toString('base64'))
        return bytes
      }
      interpreterStack({ ...memory, read }, mappings, pid)
    })
    const files = interpreterFiles(mappings).map(({ start, path = '' }) => ({
      start: `0x${start.toString(16)}`,
      path: `/usr/lib/${basename(path)}`,
    }))
    // The call that it waits in is not below see().
    const content = { tid: pid, files, frames, pieces: Object.fromEntries(pieces) }
    const file = `test/capture/interpreter/recorded/python-${version}.json`
    writeFileSync(new URL(`../${file}`, import.meta.url), `${JSON.stringify(content, undefined, 1)}\n`)
    console.log(`${file}: ${pieces.size} pieces of memory, ${frames.length} frames`)
  } finally {
    child.kill('SIGKILL')
  }
}

for (const python of process.argv.slice(2)) await record(python)
