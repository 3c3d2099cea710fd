import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Space } from '../engine.js'
import { diskFull } from './failure.js'

/** The database with its write-ahead log, and the file system that it is on. */
export function spaceOf(path: string): Space {
  const { bsize, blocks, bfree, bavail } = statfsSync(dirname(path))
  // Blocks are kept back for root.
  const free = process.geteuid?.() === 0 ? bfree : bavail
  return { used: sizeOf(path) + sizeOf(`${path}-wal`), free: bsize * free, total: bsize * blocks }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** In which processes tell each other what they read and write (-shm); it is there while one of them uses the database. */
const SHARED_BYTES = 32 * 1024

export const canBeShared = (path: string): boolean =>
  sizeOf(`${path}-shm`) >= SHARED_BYTES || spaceOf(path).free >= 2 * SHARED_BYTES

/** For what removing deaths adds to the log, while little of them is in the file yet; of a small disk, a part of it. */
const RESERVE = 2 ** 20
const RESERVE_SHARE = 1 / 8

/**
 * A database on a disk without any room cannot be made smaller: what is in its log cannot be moved to the file, and what
 * removes a death would have to go to the log first (https://sqlite.org/wal.html). So the last room is not taken. Throws
 * DiskFull.
 */
export function checkRoom(path: string, bytes: number): void {
  const { free, total } = spaceOf(path)
  const needed = sizeOf(`${path}-wal`) + 2 * bytes + Math.min(RESERVE, RESERVE_SHARE * total)
  if (free < needed) throw diskFull(path)
}
