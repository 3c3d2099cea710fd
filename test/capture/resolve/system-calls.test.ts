import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const MODULES = new URL('../../../dist/capture/resolve/', import.meta.url)

/** What a process makes of its own after it gave up system calls. */
function afterwards(network: boolean, script: string): string {
  const program = `
    import { libc } from '${new URL('libc.js', MODULES)}'
    import { refuseSystemCalls } from '${new URL('system-calls.js', MODULES)}'
    import koffi from 'koffi'
    libc.prctl(38, 1, 0, 0, 0)
    refuseSystemCalls(${network})
    const c = koffi.load('libc.so.6')
    ${script}`
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).stdout.trim()
}

const EPERM = 1
const tried = (call: string): string => `console.log(${call} === -1 ? koffi.errno() : 0)`

it.each([
  ['ptrace', "c.func('long ptrace(int, int, void *, void *)')(0, 0, null, null)"],
  [
    'process_vm_readv',
    "c.func('long process_vm_readv(int, void *, long, void *, long, long)')(1, null, 0, null, 0, 0)",
  ],
  ['unshare', "c.func('int unshare(int)')(0)"],
  ['socket', "c.func('int socket(int, int, int)')(2, 1, 0)"],
])('%s is refused', (_, call) => {
  expect(afterwards(false, tried(call))).toBe(String(EPERM))
})

it('the network is there where it is needed', () => {
  expect(afterwards(true, tried("c.func('int socket(int, int, int)')(2, 1, 0)"))).toBe('0')
})

it('files can still be read, by all threads', () => {
  const script = `import { readFile } from 'node:fs/promises'; console.log((await readFile('/proc/self/status', 'utf8')).match(/Seccomp:\\t2/) !== null)`
  expect(afterwards(false, script)).toBe('true')
})
