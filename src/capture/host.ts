import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import type { Host } from '../model/process.js'

/** What this machine is, for the header of a log and every event. Unreadable parts are left out. */
export function readHost(): Host {
  return {
    hostname: os.hostname(),
    kernel: os.release(),
    arch: os.machine(),
    distro: distro(readIfThere('/etc/os-release')),
    cpus: os.cpus().length,
    cpu: cpuModel(),
    cpuFlags: flagsOf(readIfThere('/proc/cpuinfo')),
    memoryKb: Math.round(os.totalmem() / 1024),
    bootId: readIfThere('/proc/sys/kernel/random/boot_id')?.trim(),
    machineId: hashed(readIfThere('/etc/machine-id')?.trim()),
  }
}

/** machine-id(5) asks not to show it to others; sd_id128_get_machine_app_specific(3) makes another one of it in this way. */
function hashed(machineId: string | undefined): string | undefined {
  if (machineId === undefined || !/^[0-9a-f]{32}$/.test(machineId)) return undefined
  return createHmac('sha256', Buffer.from(machineId, 'hex')).update('crashcrawler').digest('hex').slice(0, 32)
}

/** arm64 kernels do not name the model: Node says `unknown` there. */
function cpuModel(): string | undefined {
  const model = os.cpus()[0]?.model.trim()
  return model === 'unknown' || model === '' ? undefined : model
}

/** `flags` on x86-64, `Features` on arm64. */
const flagsOf = (cpuinfo: string | undefined): string[] | undefined =>
  cpuinfo
    ?.match(/^(?:flags|Features)\s*: (.+)$/m)?.[1]
    ?.trim()
    .split(' ')

/** PRETTY_NAME of os-release(5): shell-quoted. */
function distro(osRelease: string | undefined): string | undefined {
  return osRelease?.match(/^PRETTY_NAME=(["']?)(.*)\1$/m)?.[2]
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
