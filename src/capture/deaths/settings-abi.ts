import type { ExitsMode } from '../../model/exits.js'
import { struct, u32 } from '../bpf/layout.js'

/** bpf/settings.h; see abi.ts. */

export const EXITS = { failed: 0, signal: 1, all: 2 } as const satisfies Record<ExitsMode, number>

export const COUNTERS = ['captured', 'lost', 'degraded', 'unfollowed', 'threadsLost', 'threadsDegraded'] as const

export const Settings = struct({
  exits: u32,
  collector_pid: u32,
  stack_bytes: u32,
  environment: u32,
  pointed: u32,
  before_exit_mm: u32,
  at_delivery: u32,
  cpus: u32,
  followed: u32,
  breadcrumbs: u32,
  threads: u32,
  thread_stack_bytes: u32,
  iterates_threads: u32,
  has_second_place: u32,
  own_mounts: u32,
  first_mounts: u32,
})
