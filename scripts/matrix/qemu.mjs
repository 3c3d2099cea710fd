// @ts-check
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { MatrixError } from './errors.mjs'

const TIME_LIMIT_MS = 8 * 60_000
const MACHINE = ['-machine', 'q35', '-accel', 'tcg', '-cpu', 'max', '-smp', '2', '-m', '1024']
const DEVICES = ['-nodefaults', '-nographic', '-no-reboot']

/**
 * Boots a kernel with a file system in memory, and waits until the guest has powered off.
 * @param {{ kernel: string, image: string, report: string }} files `report` takes what the guest writes to its second serial port
 * @param {(line: string) => void} onLine of the console
 * @returns {Promise<string>} what is in `report`
 */
export function boot({ kernel, image, report }, onLine) {
  // noirqdebug: a real-time kernel treats the interrupts of the emulated serial line as spurious, and disables it.
  const append = 'console=ttyS0 quiet loglevel=3 panic=-1 noirqdebug'
  const serial = ['-serial', 'stdio', '-serial', `file:${report}`]
  const child = spawn(
    'qemu-system-x86_64',
    [...MACHINE, ...DEVICES, ...serial, '-kernel', kernel, '-initrd', image, '-append', append],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
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
      reject(new MatrixError('qemu-system-x86_64 cannot be run; run: apt-get install qemu-system-x86'))
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      if (status === 0) resolve(readFileSync(report, 'utf8'))
      else reject(new MatrixError(`the guest did not finish:\n${lines.slice(-20).join('\n')}`))
    })
  })
}
