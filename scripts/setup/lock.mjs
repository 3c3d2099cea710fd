// @ts-check
import { spawnSync } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'
import { STATE } from './target.mjs'

/**
 * Makes sure that one set-up works on this folder at a time, until this process ends, however it ends:
 * flock(2) belongs to the open file, which flock(1) shares with us, so there is no stale lock to take over.
 * @param {string} root
 * @param {() => void} onWait called once if another set-up holds the lock
 */
export function takeLock(root, onWait) {
  mkdirSync(join(root, STATE), { recursive: true })
  const file = openSync(join(root, STATE, 'lock'), 'a')
  if (flock(file, '--nonblock')) return
  onWait()
  if (!flock(file)) throw new SetupError(`cannot lock ${join(root, STATE, 'lock')}`)
}

/**
 * @param {number} file
 * @param {string[]} options
 */
function flock(file, ...options) {
  const { error, status } = spawnSync('flock', [...options, '3'], { stdio: ['ignore', 'ignore', 'inherit', file] })
  if (error) throw new SetupError(`cannot run flock, from the package util-linux: ${error.message}`)
  return status === 0
}
