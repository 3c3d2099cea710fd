import { writeSync } from 'node:fs'
import koffi from 'koffi'
import { readOwn } from '../../../../files/own-process.js'
import { libc } from '../../../../libc.js'
import type { ResolveRequest } from '../../../protocol.js'
import type { Module } from './module.js'
import { openModule } from './open-module.js'

/** process.arch of the machines. */
const NODE_ARCH: Readonly<Record<ResolveRequest['machine'], string>> = { x86_64: 'x64', aarch64: 'arm64' }

let opened: { module: Module | undefined } | undefined

/**
 * The vdso, which the kernel maps into every process alike (vdso(7)): read from this one. undefined where it has
 * none, or where `machine` is not this one.
 */
export function vdsoModule(machine: ResolveRequest['machine']): Module | undefined {
  if (NODE_ARCH[machine] !== process.arch) return undefined
  opened ??= { module: open(machine) }
  return opened.module
}

function open(machine: ResolveRequest['machine']): Module | undefined {
  const range = /^([0-9a-f]+)-([0-9a-f]+) .*\[vdso\]$/m.exec(readOwn('maps'))
  if (!range) return undefined
  const [start, end] = [BigInt(`0x${range[1]}`), BigInt(`0x${range[2]}`)]
  const descriptor = libc.memfd('vdso', 0)
  if (descriptor < 0) return undefined
  writeSync(descriptor, Buffer.from(koffi.view(start, Number(end - start)).slice(0)))
  return openModule(descriptor, '[vdso]', machine)
}
