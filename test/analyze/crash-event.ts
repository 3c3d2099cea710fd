import { formatAddress } from '../../src/model/address.js'
import type { CrashEvent } from '../../src/model/event.js'

const PROCESS: CrashEvent['process'] = { pid: 100, comm: 'app', exe: '/usr/bin/app' }

type Parts = Omit<Partial<CrashEvent>, 'process'> & { process?: Partial<CrashEvent['process']> }

/** An event of the process app[100], with what the test is about. */
export const crashEvent = ({ process, ...parts }: Parts): CrashEvent => ({
  schemaVersion: 1,
  id: '0123456789ab',
  time: '2025-03-01T12:00:00.000000000Z',
  host: { hostname: 'web-1', kernel: '6.1.0', arch: 'x86_64' },
  process: { ...PROCESS, ...process },
  ...parts,
})

export const killedBy = (signal: string, signalNumber: number): CrashEvent['termination'] => ({
  kind: 'signal',
  signal,
  signalNumber,
})

export const exited = (exitCode: number): CrashEvent['termination'] => ({ kind: 'exit', exitCode })

export const address = (value: number | bigint): string => formatAddress(BigInt(value))

export const mapping = (start: number, end: number, perms: string, path?: string) => ({
  start: address(start),
  end: address(end),
  perms,
  path,
})
