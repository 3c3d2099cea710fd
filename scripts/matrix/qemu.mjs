// @ts-check
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { acceleration } from '../emulator.mjs'
import { MatrixError } from './errors.mjs'
import { MACHINES } from './machines.mjs'

const TIME_LIMIT_MS = 60 * 60_000
const COMMON = ['-smp', '2', '-nodefaults', '-nographic', '-no-reboot']

/** Pointer authentication in the way that is quick to emulate. */
const EMULATED_ARM64 = ['-accel', 'tcg,thread=multi', '-cpu', 'max,pauth-impdef=on']

/**
 * Boots a kernel with a file system in memory, and waits until the guest has powered off.
 * @param {{ kernel: string, image: string, machine: import('./machines.mjs').MachineName, words: string, report: string }} guest
 * `words` are for its command line, `report` takes what it writes to its second serial port
 * @param {(line: string) => void} onLine of the console
 * @returns {Promise<string>} what is in `report`
 */
export async function boot({ kernel, image, machine, words, report }, onLine) {
  const { qemu, debian, options, console: line } = MACHINES[machine]
  // noirqdebug: a real-time kernel treats the interrupts of the emulated serial line as spurious, and disables it.
  const append = `console=${line} quiet loglevel=3 panic=-1 noirqdebug ${words}`
  const files = ['-chardev', `file,id=report,path=${report}`, '-kernel', kernel, '-initrd', image, '-append', append]
  const processor = machine === 'x86_64' ? await acceleration(kernel) : EMULATED_ARM64
  const child = spawn(qemu, [...processor, ...COMMON, ...options, ...files], { stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {string[]} */
  const lines = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      onLine(line)
    })
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS)
  return new Promise((resolve, reject) => {
    child.on('error', () => {
      clearTimeout(timer)
      reject(new MatrixError(`${qemu} cannot be run; run: apt-get install ${debian}`))
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      if (status === 0) resolve(readFileSync(report, 'utf8'))
      else reject(new MatrixError(`the guest did not finish:\n${lines.slice(-20).join('\n')}`))
    })
  })
}
