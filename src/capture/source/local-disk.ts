import { readFileSync } from 'node:fs'

/**
 * Whether the path, which must have no links in it, is on a file system that answers by itself. A FUSE daemon of the
 * crashed user, or a dead server, would keep whoever asks waiting for ever.
 */
export function isOnLocalDisk(path: string): boolean {
  const mount = mounts()
    .filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
    .reduce<Mount | undefined>((best, each) => (best && best.point.length > each.point.length ? best : each), undefined)
  return mount !== undefined && !BLOCKING.test(mount.type)
}

interface Mount {
  point: string
  type: string
}

const BLOCKING = /^(?:fuse|nfs|cifs|smb|afs|autofs|ceph|9p|glusterfs|ncp|coda|proc|sysfs)/

/** proc_pid_mountinfo(5): the mount point is the fifth field, the type follows the lone dash; blanks are \040. */
function mounts(): Mount[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const fields = line.split(' ')
      const [point, type] = [fields[4], fields[fields.indexOf('-', 6) + 1]]
      return point === undefined || type === undefined ? [] : [{ point: unescapeOctal(point), type }]
    })
}

const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
