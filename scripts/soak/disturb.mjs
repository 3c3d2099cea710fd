// @ts-check
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/**
 * What a host does to a recorder: each is done once a round, between storms unless `during` is set.
 * @typedef {{ name: string, during?: true, act: (host: { pid: number, log: string, rotated: string, disk: string }) => void | Promise<void>, undo?: (host: { disk: string }) => void }} Disturbance
 */

/**
 * A recorder that is slow has no log yet since the last rotation: there is nothing to rotate.
 * @param {string} log @param {string} rotated
 */
function rotate(log, rotated) {
  if (existsSync(log)) renameSync(log, rotated)
}

/** @type {Disturbance[]} */
export const DISTURBANCES = [
  { name: 'nothing', act: () => {} },
  {
    name: 'rotation: rename and signal',
    during: true,
    act: ({ pid, log, rotated }) => {
      rotate(log, rotated)
      process.kill(pid, 'SIGHUP')
    },
  },
  { name: 'the resolver is killed', during: true, act: ({ pid }) => signalChildren(pid, 'SIGKILL') },
  {
    name: 'rotation: create',
    during: true,
    act: ({ log, rotated }) => {
      rotate(log, rotated)
      writeFileSync(log, '', { mode: 0o600 })
    },
  },
  {
    name: 'the resolver is stopped',
    during: true,
    act: async ({ pid }) => {
      const stopped = signalChildren(pid, 'SIGSTOP')
      await setTimeout(1500)
      for (const child of stopped) send(child, 'SIGCONT')
    },
  },
  {
    // What is written between the copy and the truncation is in neither: logrotate(8) says so of copytruncate.
    name: 'rotation: copytruncate',
    act: ({ log, rotated }) => {
      copyFileSync(log, rotated)
      truncateSync(log, 0)
    },
  },
  {
    name: 'the disk is full',
    act: ({ disk }) => void spawnSync('sh', ['-c', 'cat /dev/zero >"$0" 2>/dev/null', join(disk, 'filler')]),
    undo: ({ disk }) => rmSync(join(disk, 'filler'), { force: true }),
  },
]

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 * @returns {number[]} those that got it
 */
function signalChildren(pid, signal) {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  const children = stdout.split('\n').map(Number).filter(Boolean)
  for (const child of children) send(child, signal)
  return children
}

/**
 * To a process that may have ended.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function send(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {}
}

/**
 * A small disk, in the mount namespace of this process.
 * @param {string} path
 * @param {number} megabytes
 */
export function mountDisk(path, megabytes) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'none', path])
}
