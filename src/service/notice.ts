import type { Finding, Incident } from '../model/finding.js'
import type { Confidence, Severity } from '../model/levels.js'
import { containerOf, unitOf } from '../model/unit.js'

/** A death as those who are notified of it see it: what happened to whom, and why. */
export interface Notice {
  id: string
  /** RFC 3339, nanoseconds. */
  time: string
  host: string
  program: string
  pid: number
  uid?: number
  gid?: number
  user?: string
  exe?: string
  argv?: readonly string[]
  cgroup?: string
  unit?: string
  container?: string
  signal?: string
  signalNumber?: number
  exitCode?: number
  /** Absent where no rule explains it, as are all of its rule. */
  cause?: string
  rule?: string
  title?: string
  confidence?: Confidence
  explanation?: string
  advice?: string
  severity: Severity
  signature: string
  /** nginx (pid 123) died by SIGSEGV: null dereference. Without control characters. */
  headline: string
}

export function noticeOf(incident: Incident, headline: string, user: string | undefined): Notice {
  const { id, time, host, process, termination, signature, findings } = incident
  const { pid, uid, gid, exe, argv, cgroup } = process
  return {
    id,
    time,
    host: host.hostname,
    program: process.comm,
    pid,
    uid,
    gid,
    user,
    exe,
    argv,
    cgroup,
    unit: unitOf(process),
    container: containerOf(process),
    signal: termination?.signal,
    signalNumber: termination?.signalNumber,
    exitCode: termination?.exitCode,
    ...verdictOf(findings[0]),
    severity: findings[0]?.severity ?? 'info',
    signature,
    headline,
  }
}

function verdictOf(finding: Finding | undefined) {
  if (!finding) return {}
  const { cause, rule, title, confidence, explanation, advice } = finding
  return { cause, rule, title, confidence, explanation, advice }
}
