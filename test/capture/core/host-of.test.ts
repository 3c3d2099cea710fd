import { expect, it } from 'vitest'
import { hostOf } from '../../../src/capture/core/host-of.js'
import { readOwnVdso } from '../../../src/capture/own-vdso.js'
import { AUXV } from '../../../src/model/core-notes.js'
import type { Host } from '../../../src/model/process.js'

const HERE: Host = { hostname: 'here', kernel: '6.1', arch: 'x86_64', distro: 'Debian', bootId: 'b', cpuFlags: ['sse'] }
const NOT_KNOWN = { hostname: 'here', ofReader: true, kernel: '', arch: 'x86_64' }
const VDSO = 0x7000n
const own = readOwnVdso() ?? Buffer.alloc(0)

/** A core with this vdso; undefined: it has none. */
const coreWith = (vdso: Buffer | undefined): Parameters<typeof hostOf>[0] => {
  const auxv = new Map(vdso && [[AUXV.vdso, VDSO]])
  const read = (address: bigint, length: number): Buffer =>
    vdso?.subarray(Number(address - VDSO), Number(address - VDSO) + length) ?? Buffer.alloc(0)
  return { machine: 'x86_64', memory: { read }, process: { auxv } }
}

it.each<[string, Buffer | undefined, object]>([
  ['with the vdso of this machine: its own', own, { ...HERE, cpuFlags: undefined }],
  ['of another build of the kernel', Buffer.concat([own.subarray(0, -1), Buffer.from([1])]), NOT_KNOWN],
  ['that was cut', own.subarray(0, 100), NOT_KNOWN],
  ['without a vdso', undefined, NOT_KNOWN],
])('the host of a core %s', (_, vdso, expected) => {
  expect(own.length).toBeGreaterThan(0)
  expect(hostOf(coreWith(vdso), HERE)).toEqual(expected)
})
