import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { decodeText } from '../event/text.js'

/** Files of proc(5). What has gone, or is not this process's to look at, is empty or undefined. */

export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}

export const readText = (path: string): string => readBytes(path).toString('latin1')

export function readLink(path: string): string | undefined {
  try {
    return decodeText(readlinkSync(path, 'buffer'))
  } catch {
    return undefined
  }
}

/** The number of a namespace, such as `mnt` or `pid` (namespaces(7)). */
export function namespaceOf(pid: number, name: string): number | undefined {
  const link = readLink(`/proc/${pid}/ns/${name}`)
  return link === undefined ? undefined : Number(link.match(/\[(\d+)\]$/)?.[1])
}

/** Ids of the threads of a process. */
export function threadIdsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return []
  }
}
