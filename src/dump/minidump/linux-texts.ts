import type { CrashEvent, Mapping } from '../../model/event.js'

/** What Breakpad copies from /proc, written from what the event has of it. */

/** proc_pid_maps(5) */
export const mapsText = (maps: readonly Mapping[]): Buffer => Buffer.from(maps.map(mapsLine).join(''))

function mapsLine({ start, end, perms, offset, device = '00:00', inode = 0, path = '' }: Mapping): string {
  const [from, to] = [start, end].map((address) => BigInt(address).toString(16))
  const at = BigInt(offset ?? 0).toString(16)
  const permissions = perms.length < 4 ? `${perms}p` : perms
  // As the kernel writes it: a newline in a name would begin another line.
  const name = path.replaceAll('\n', '\\012')
  return `${from}-${to} ${permissions} ${at.padStart(8, '0')} ${device} ${inode}${name && ` ${name}`}\n`
}

/** proc_pid_status(5) */
export function statusText({ process }: CrashEvent): Buffer {
  const { pid, ppid = 0, comm, uid = 0, gid = 0, threads = 1 } = process
  const lines = [
    ['Name', comm.replaceAll('\n', '\\n')],
    ['Tgid', pid],
    ['Pid', pid],
    ['PPid', ppid],
    ['Uid', [uid, uid, uid, uid].join('\t')],
    ['Gid', [gid, gid, gid, gid].join('\t')],
    ['Threads', threads],
  ]
  return Buffer.from(lines.map(([name, value]) => `${name}:\t${value}\n`).join(''))
}

/** /proc/cpuinfo of as many processors as there were online. */
export function cpuInfoText({ host: { cpus = 1, cpu = 'unknown' } }: CrashEvent): Buffer {
  const lines = Array.from({ length: cpus }, (_, number) => `processor\t: ${number}\nmodel name\t: ${cpu}\n\n`)
  return Buffer.from(lines.join(''))
}

/** /proc/PID/cmdline */
export const commandLineText = ({ process: { argv = [] } }: CrashEvent): Buffer =>
  Buffer.from(argv.map((word) => `${word}\0`).join(''))
