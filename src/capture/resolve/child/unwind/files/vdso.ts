import { writeSync } from 'node:fs'
import koffi from 'koffi'
import { thisMachine } from '../../../../../model/machine.js'
import { readOwn } from '../../../../files/own-process.js'
import { libc } from '../../../../libc.js'
import type { ResolveRequest } from '../../../protocol.js'
import type { Module } from './module.js'
import { closeModule, openModule } from './open-module.js'

interface Opened {
  machine: ResolveRequest['machine']
  bytes: Buffer
  module: Module | undefined
}

/** Of this machine. */
let own: { module: Module | undefined } | undefined

/** Of another kernel, the last one: a core has its own. */
let foreign: Opened | undefined

/**
 * The vdso, which a kernel maps into every process alike (vdso(7)), by its content or, without that, as this process has it.
 * undefined where that is none, or `machine` is not this one.
 */
export function vdsoModule(bytes: Uint8Array | undefined, machine: ResolveRequest['machine']): Module | undefined {
  if (bytes) return moduleOf(Buffer.from(bytes), machine)
  if (machine !== thisMachine()) return undefined
  own ??= { module: ofThisProcess(machine) }
  return own.module
}

function moduleOf(bytes: Buffer, machine: ResolveRequest['machine']): Module | undefined {
  if (foreign?.machine === machine && foreign.bytes.equals(bytes)) return foreign.module
  if (foreign?.module) closeModule(foreign.module)
  foreign = { machine, bytes, module: open(bytes, machine) }
  return foreign.module
}

function ofThisProcess(machine: ResolveRequest['machine']): Module | undefined {
  const range = /^([0-9a-f]+)-([0-9a-f]+) .*\[vdso\]$/m.exec(readOwn('maps'))
  if (!range) return undefined
  const [start, end] = [BigInt(`0x${range[1]}`), BigInt(`0x${range[2]}`)]
  return open(Buffer.from(koffi.view(start, Number(end - start)).slice(0)), machine)
}

function open(bytes: Buffer, machine: ResolveRequest['machine']): Module | undefined {
  const descriptor = libc.memfd('vdso', 0)
  if (descriptor < 0) return undefined
  writeSync(descriptor, bytes)
  return openModule(descriptor, '[vdso]', machine)
}
