// @ts-check
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'

/** As any machine can. */
const EMULATED = ['-accel', 'tcg,thread=multi', '-cpu', 'max']
const VIRTUAL = ['-accel', 'kvm', '-cpu', 'host']

/** A kernel boots in a second or two until it looks for its root. */
const TRIAL_MS = 10_000

/** kernel/panic.c, init/do_mounts.c: what a kernel without a root ends with. */
const BOOTED = 'VFS: Unable to mount root fs'

/**
 * Options of qemu-system-x86_64 for a kernel of this machine's own processor: by KVM where that boots the kernel, which a
 * /dev/kvm alone does not say: one in a virtual machine may abort QEMU, or hang.
 * @param {string} kernel
 * @returns {Promise<string[]>}
 */
export const acceleration = async (kernel) =>
  process.arch === 'x64' && mayUseKvm() && (await boots(kernel)) ? VIRTUAL : EMULATED

function mayUseKvm() {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** @param {string} kernel @returns {Promise<boolean>} */
function boots(kernel) {
  const machine = ['-machine', 'q35', '-m', '256', '-nodefaults', '-nographic', '-no-reboot', '-serial', 'stdio']
  const child = spawn(
    'qemu-system-x86_64',
    [...VIRTUAL, ...machine, '-kernel', kernel, '-append', 'console=ttyS0 panic=-1'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const timer = setTimeout(() => child.kill('SIGKILL'), TRIAL_MS)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    output += text
  })
  return new Promise((resolve) => {
    child.on('error', () => resolve(false))
    child.on('close', () => resolve(output.includes(BOOTED)))
  }).finally(() => clearTimeout(timer))
}
