import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLog } from '../../../../src/capture/log/read.js'
import { minidumpOf } from '../../../../src/dump/minidump/minidump.js'
import type { CrashEvent } from '../../../../src/model/event.js'
import { STREAMS } from '../../../../src/model/minidump.js'
import type { RawFault } from '../../../../src/model/raw.js'
import type { RawEvidence } from '../../../../src/model/raw-evidence.js'
import { siCodeName } from '../../../../src/model/si-codes.js'
import { recordedCases } from '../../../golden/fixtures.js'
import { eventOf, recordedIn } from './event-of.js'

describe('what export writes is read back', async () => {
  const all: [string, CrashEvent][] = []
  for (const { name, source } of recordedCases) {
    const path = join(source, 'log.ndjson')
    const ignore = (): void => {}
    const onEvent = async (event: CrashEvent): Promise<void> => void all.push([`${name} ${event.id}`, event])
    await readLog(path, { onEvent, onProblem: ignore, onDamage: ignore, onLoss: ignore })
  }
  const recorded = all.filter(([, { registers, termination }]) => registers && termination?.kind === 'signal')

  it('of most fixtures', () => expect(recorded.length).toBeGreaterThan(60))

  it.each(recorded)('%s', (_name, event) => {
    const fault = faultOf(event)
    const evidence: RawEvidence = { memory: { vdso: 0n }, fault, framePointers: [], stacks: new Map(), pointed: [] }
    const dump = minidumpOf(event, evidence)
    // All of it, and so the same findings.
    expect(recordedIn(dump)).toEqual(event)
    const found = eventOf(withoutEvent(dump))
    expect(registersOf(found)).toEqual(registersOf(event))
    expect(found.termination?.signal).toBe(fault ? siSignal(fault) : event.termination?.signal)
    expect(found.fault?.address).toBe(fault && event.fault?.address)
    expect(found.fault?.siCode).toBe(fault && siCodeName(fault.signal, fault.code))
    expect(found.maps?.map(placeOf)).toEqual(event.maps?.map(placeOf))
    const { pid, tid, ppid, comm, argv, uid, gid } = event.process
    expect(found.process).toMatchObject({ pid, tid, ppid, comm, uid, gid, ...(argv?.length && { argv }) })
  })
})

/** Minidumps have no place for the number of the system call. */
const registersOf = ({ registers }: CrashEvent): object => ({ ...registers, orig_rax: undefined })

const siSignal = ({ signal }: RawFault): string => SIGNALS[signal] ?? ''
const SIGNALS: Readonly<Record<number, string>> = { 4: 'SIGILL', 5: 'SIGTRAP', 7: 'SIGBUS', 8: 'SIGFPE', 11: 'SIGSEGV' }

const placeOf = ({ start, end, perms, path }: NonNullable<CrashEvent['maps']>[number]): unknown[] => [
  start,
  end,
  perms,
  path,
]

/** Of a fault, not of a signal that was sent. */
function faultOf({ fault, termination }: CrashEvent): RawFault | undefined {
  const signal = Number(
    Object.entries(SIGNALS).find(([, name]) => name === (fault?.signal ?? termination?.signal))?.[0],
  )
  const code = [1, 2, 3, 4, 5, 6, 7, 8, 9, 128].find((each) => siCodeName(signal, each) === fault?.siCode)
  if (!fault || code === undefined || Number.isNaN(signal)) return undefined
  const address = BigInt(fault.address ?? 0)
  return { signal, code, address, senderPid: 0, senderUid: 0, syscall: 0, firstChance: false }
}

/** The same dump, as one that another program wrote. */
function withoutEvent(dump: Buffer): Buffer {
  const [count, directory] = [dump.readUInt32LE(8), dump.readUInt32LE(12)]
  for (let at = directory; at < directory + count * 12; at += 12) {
    if (dump.readUInt32LE(at) === STREAMS.event) dump.writeUInt32LE(0, at)
  }
  return dump
}
