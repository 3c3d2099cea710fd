import { fstatSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isReplaced } from '../../../../../src/capture/resolve/child/libraries/replaced.js'
import type { ModuleMapping } from '../../../../../src/capture/resolve/protocol.js'

const EXT4 = 0xef53
const BTRFS = 0x9123683e
const OVERLAYFS = 0x794c7630
const stats = fstatSync(openSync(import.meta.filename, 'r'), { bigint: true })

describe('whether the file at a path is the one that was mapped', () => {
  it.each<[string, boolean, { fileSystem: number; device: string; inode: number; deleted?: boolean; on: bigint[] }]>([
    ['same file', false, { fileSystem: EXT4, device: 'fe:01', inode: 7, on: [0xfe01n, 7n] }],
    ['another inode', true, { fileSystem: EXT4, device: 'fe:01', inode: 7, on: [0xfe01n, 8n] }],
    ['another device', true, { fileSystem: EXT4, device: 'fe:01', inode: 7, on: [0xfe02n, 7n] }],
    ['no name left', true, { fileSystem: EXT4, device: 'fe:01', inode: 7, deleted: true, on: [0xfe01n, 7n] }],
    ['no inode in the mapping', false, { fileSystem: EXT4, device: '00:00', inode: 0, on: [0xfe01n, 7n] }],
    ['a minor above 255', false, { fileSystem: EXT4, device: '103:12345', inode: 7, on: [0x12310345n, 7n] }],
    [
      'inode beyond 2^53',
      false,
      { fileSystem: EXT4, device: 'fe:01', inode: 2 ** 60 + 512, on: [0xfe01n, 2n ** 60n + 513n] },
    ],
    ['btrfs, subvolume device', false, { fileSystem: BTRFS, device: '00:1d', inode: 7, on: [0x2fn, 7n] }],
    ['btrfs, another inode', true, { fileSystem: BTRFS, device: '00:1d', inode: 7, on: [0x2fn, 8n] }],
    ['overlay, lower device', false, { fileSystem: OVERLAYFS, device: 'fe:01', inode: 7, on: [0x28n, 7n] }],
    [
      'overlay, layer in high bits',
      false,
      { fileSystem: OVERLAYFS, device: 'fe:01', inode: 7, on: [0x28n, (1n << 62n) + 7n] },
    ],
    ['overlay, upgraded', true, { fileSystem: OVERLAYFS, device: 'fe:01', inode: 7, on: [0x28n, 9n] }],
  ])('%s: %s', (_case, replaced, { fileSystem, device, inode, deleted = false, on: [dev = 0n, ino = 0n] }) => {
    const mapping: ModuleMapping = {
      start: 0n,
      end: 1n,
      offset: 0n,
      path: '/x',
      executable: true,
      device,
      inode,
      deleted,
    }
    expect(isReplaced(mapping, { stats: Object.assign(Object.create(stats), { dev, ino }), fileSystem })).toBe(replaced)
  })
})
