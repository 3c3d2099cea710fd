import type { Space } from './engine.js'

/** How much of its past a store keeps. What is absent has no limit. */
export interface Policy {
  maxAgeMs?: number
  maxCount?: number
  maxBytes?: number
  /** Bytes that stay free on the file system of the store. */
  keepFree?: number
  /** Deaths of one user on one host. */
  maxPerUser?: number
  /** Deaths of one systemd unit of one user on one host. */
  maxPerUnit?: number
}

const GIB = 2 ** 30

/** What a live capture keeps to, so that it never fills a disk: the shares of coredump.conf(5), with limits of their own. */
export const defaultPolicy = (space: Space | undefined): Policy =>
  space === undefined
    ? {}
    : { maxBytes: Math.min(0.1 * space.total, 4 * GIB), keepFree: Math.min(0.15 * space.total, GIB) }
