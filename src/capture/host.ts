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
    memoryKb: Math.round(os.totalmem() / 1024),
    bootId: readIfThere('/proc/sys/kernel/random/boot_id')?.trim(),
  }
}

/** arm64 kernels do not name the model: Node says `unknown` there. */
function cpuModel(): string | undefined {
  const model = os.cpus()[0]?.model.trim()
  return model === 'unknown' || model === '' ? undefined : model
}

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
