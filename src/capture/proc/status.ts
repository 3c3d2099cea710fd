import { readText } from './read.js'

/** proc_pid_status(5), as far as it is used. */
export interface Status {
  /** The process that the thread belongs to. */
  processId: number
  /** As its own pid namespace has them: of the thread, and of its process. */
  ownId: number
  ownProcessId: number
  uid: { real: number; effective: number; fs: number }
  gid: { real: number; effective: number; fs: number }
  /** Pages. */
  peakRss: bigint
  voluntarySwitches: bigint
  involuntarySwitches: bigint
  noNewPrivileges: boolean
}

/** undefined for a thread that has gone. `place`: its folder. */
export function readStatus(place: string): Status | undefined {
  const text = readText(`${place}/status`)
  if (text === '') return undefined
  const [uid, gid] = [numbers(text, 'Uid'), numbers(text, 'Gid')]
  const number = (name: string): number => numbers(text, name)[0] ?? 0
  return {
    processId: number('Tgid'),
    ownId: numbers(text, 'NSpid').at(-1) ?? number('Pid'),
    ownProcessId: numbers(text, 'NStgid').at(-1) ?? number('Tgid'),
    uid: { real: uid[0] ?? 0, effective: uid[1] ?? 0, fs: uid[3] ?? 0 },
    gid: { real: gid[0] ?? 0, effective: gid[1] ?? 0, fs: gid[3] ?? 0 },
    peakRss: BigInt(number('VmHWM')) / PAGE_KB,
    voluntarySwitches: BigInt(number('voluntary_ctxt_switches')),
    involuntarySwitches: BigInt(number('nonvoluntary_ctxt_switches')),
    noNewPrivileges: number('NoNewPrivs') === 1,
  }
}

const PAGE_KB = 4n

function numbers(text: string, name: string): number[] {
  const at = text.indexOf(`\n${name}:`)
  if (at === -1) return []
  const [line = ''] = text.slice(at + name.length + 2).split('\n', 1)
  return (line.match(/\d+/g) ?? []).map(Number)
}

/** dropped: by default it would end an init process, which the kernel spares. */
export type Disposition = 'default' | 'ignored' | 'handled' | 'dropped'

/** What a thread does with signals. */
export interface SignalState {
  disposition(signal: number): Disposition
  isBlocked(signal: number): boolean
}

/** undefined for a thread that has gone. */
export function readSignalState(tid: number): SignalState | undefined {
  const text = readText(`/proc/${tid}/status`)
  if (text === '') return undefined
  const set = (name: string): bigint => BigInt(`0x${text.match(`\n${name}:\\s*([0-9a-f]+)`)?.[1] ?? '0'}`)
  const [blocked, ignored, caught] = [set('SigBlk'), set('SigIgn'), set('SigCgt')]
  const has = (signals: bigint, signal: number): boolean => ((signals >> BigInt(signal - 1)) & 1n) === 1n
  const isInit = numbers(text, 'NStgid').at(-1) === 1
  return {
    disposition: (signal) => {
      if (has(caught, signal)) return 'handled'
      if (has(ignored, signal)) return 'ignored'
      return isInit ? 'dropped' : 'default'
    },
    isBlocked: (signal) => has(blocked, signal),
  }
}
