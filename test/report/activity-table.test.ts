import { describe, expect, it } from 'vitest'
import type { Activity } from '../../src/model/activity.js'
import { createActivityTable } from '../../src/report/activity-table.js'

const exit = (process: Partial<Activity['process']>, termination: Activity['termination']): Activity => ({
  event: 'exit',
  id: '',
  time: '2026-01-02T03:04:05.678901234Z',
  process: { pid: 77, tid: 78, ppid: 7, uid: 1000, comm: 'thumbnail', durationMs: 0.42, ...process },
  termination,
})
const SEGV: Activity['termination'] = { kind: 'signal', signal: 'SIGSEGV', signalNumber: 11, coreDumped: true }

const table = createActivityTable({ starts: false, threads: false, verdicts: false })

describe('a line of an exit', () => {
  it.each<[Activity, string]>([
    [exit({}, { kind: 'exit', exitCode: 0 }), '03:04:05.678      77       7  1000     0.4ms 0              thumbnail'],
    [exit({}, { kind: 'exit', exitCode: 3 }), '03:04:05.678      77       7  1000     0.4ms 3              thumbnail'],
    [exit({}, SEGV), '03:04:05.678      77       7  1000     0.4ms SIGSEGV (core) thumbnail'],
    [exit({ durationMs: 12_345 }, SEGV), '03:04:05.678      77       7  1000    12.35s SIGSEGV (core) thumbnail'],
    [exit({ durationMs: 36e6 }, SEGV), '03:04:05.678      77       7  1000    10h00m SIGSEGV (core) thumbnail'],
    [
      exit({ comm: 'a\n\x1b[2J\u202eb' }, { kind: 'signal', signal: 'SIGTERM', signalNumber: 15 }),
      '03:04:05.678      77       7  1000     0.4ms SIGTERM        a\\n\\x1b[2J\\u202eb',
    ],
  ])('%#', (activity, line) => expect(table.line(activity)).toBe(line))

  it('stands below its heading', () => {
    expect(table.header).toBe('TIME (UTC)       PID    PPID   UID  DURATION STATUS         COMM')
  })
})

describe('with everything', () => {
  const { header, line } = createActivityTable({ starts: true, threads: true, verdicts: true })

  it('heads its columns', () => {
    expect(header).toBe(
      'TIME (UTC)   EVENT     PID     TID    PPID   UID  DURATION STATUS         COMM            FILE AND ARGUMENTS / VERDICT',
    )
  })

  it('shows the file of a start, and its arguments but for the name it was given', () => {
    const start: Activity = {
      ...exit({ durationMs: undefined, argv: ['x', '-l', 'a\tb'] }, undefined),
      event: 'exec',
      file: '/bin/ls',
    }
    expect(line(start)).toBe(
      '03:04:05.678 exec       77      78       7  1000         - -              thumbnail       /bin/ls -l a\\tb',
    )
  })

  it('shows the title of the verdict of an exit', () => {
    const verdict = {
      rule: 'memory/null-dereference',
      cause: 'null-dereference',
      title: 'Null dereference',
      severity: 'high' as const,
      confidence: 'high' as const,
      explanation: '',
      evidence: [],
      references: [],
    }
    expect(line({ ...exit({}, SEGV), verdict })).toBe(
      '03:04:05.678 exit       77      78       7  1000     0.4ms SIGSEGV (core) thumbnail       Null dereference',
    )
  })
})
