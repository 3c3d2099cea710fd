import { closeSync } from 'node:fs'
import type { ResolveRequest } from '../../../protocol.js'
import { functionTable } from '../callbacks.js'
import { libdw } from '../libdw.js'
import { threadCallbacks } from '../step.js'
import { buildIdOf } from './build-id.js'
import { debugFileFinder } from './debug-file.js'
import { readSegments } from './elf-header.js'
import type { Module } from './module.js'

let count = 0

const sessionCallbacks = functionTable([null, debugFileFinder, null, null])

/** Takes over the descriptor. undefined for a file that is not a program of this machine, or that libelf refuses. */
export function openModule(descriptor: number, name: string, machine: ResolveRequest['machine']): Module | undefined {
  const segments = readSegments(descriptor, machine)
  const session = segments && libdw.begin(sessionCallbacks)
  if (!session) {
    closeSync(descriptor)
    return undefined
  }
  libdw.reportBegin(session)
  const handle = libdw.reportElf(session, name, name, descriptor, 0n, true)
  libdw.reportEnd(session, null, null)
  if (!handle) {
    closeSync(descriptor)
    libdw.end(session)
    return undefined
  }
  libdw.attachState(session, null, 1, threadCallbacks, null)
  return { id: ++count, session, handle, segments, buildId: buildIdOf(handle) }
}

export function closeModule(module: Module): void {
  libdw.end(module.session)
}
