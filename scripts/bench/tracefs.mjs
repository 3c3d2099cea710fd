// @ts-check
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * exitsnoop and execsnoop attach through tracefs, which may not be mounted on a freshly booted machine.
 * @returns {() => void} leaves the machine as it was
 */
export function mountTracefs() {
  const places = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing']
  if (places.some((place) => existsSync(join(place, 'events')))) return () => {}
  execFileSync('mount', ['-t', 'tracefs', 'tracefs', '/sys/kernel/tracing'])
  return () => void execFileSync('umount', ['/sys/kernel/tracing'])
}
