import type { IndexEntry } from '../../../src/report/index/entry.js'

let count = 0

/** An incident of a minute after ten. */
export function entryOf({ minute = 0, ...rest }: Partial<IndexEntry> & { minute?: number } = {}): IndexEntry {
  return {
    id: `id-${++count}`,
    time: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000000000Z`,
    signature: 'c0ffee',
    host: 'web-1',
    comm: 'app',
    exe: '/usr/bin/app',
    pid: 4711,
    end: 'died by SIGSEGV: null dereference',
    cause: 'null-dereference',
    severity: 'high',
    files: [],
    ...rest,
  }
}
