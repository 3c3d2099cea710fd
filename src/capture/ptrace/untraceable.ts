import { type BigIntStats, closeSync, openSync, readSync, statSync } from 'node:fs'
import { libc } from '../libc.js'
import { readLink } from '../proc/read.js'
import { readStatus } from '../proc/status.js'
import { dynamicStrings } from './dynamic-strings.js'

/**
 * Programs that a tracer would break: those that get privileges from their file, which the kernel withholds while an
 * unprivileged tracer watches (execve(2)), and those that trace themselves, for a thread has one tracer at most.
 */
export interface Untraceable {
  program: string
  reason: 'privileged' | 'tracer'
}

const S_ISUID = 0o4000n
const S_ISGID = 0o2000n
const S_IXGRP = 0o010n

const CAPABILITY_BYTES = 64

/** Known by name, because they are linked statically or call the kernel themselves. */
const TRACERS = /^(strace|ltrace|gdb|gdbserver|lldb-server|rr|dlv|uftrace|valgrind)$/

/** Imported by programs that trace. Leak sanitizers stop their own process by ptrace(2) when it ends. */
const IMPORTS = ['ptrace\0', 'libasan.so', 'liblsan.so', '__lsan_do_leak_check\0']

/** What a program needs. */
interface Program {
  program: string
  isTracer: boolean
  hasCapabilities: boolean
}

/** `keepsPrivileges`: the tracer has the privilege to trace what is privileged. */
export function createUntraceable(keepsPrivileges: boolean): (pid: number) => Untraceable | undefined {
  const known = new Map<string, Program>()
  return (pid) => {
    const path = `/proc/${pid}/exe`
    const file = fileAt(path)
    if (!file) return undefined
    const key = `${file.dev} ${file.ino} ${file.ctimeNs}`
    const found = known.get(key) ?? lookAt(path)
    known.set(key, found)
    const { program } = found
    if (!keepsPrivileges && losesPrivileges(pid, file, found)) return { program, reason: 'privileged' }
    return found.isTracer ? { program, reason: 'tracer' } : undefined
  }
}

const capability = Buffer.alloc(CAPABILITY_BYTES)

function lookAt(path: string): Program {
  const program = readLink(path)?.replace(/^.*\//, '') ?? ''
  return {
    program,
    isTracer: TRACERS.test(program) || importsTracing(path),
    hasCapabilities: Number(libc.getAttribute(path, 'security.capability', capability, CAPABILITY_BYTES)) > 0,
  }
}

function fileAt(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true })
  } catch {
    return undefined
  }
}

function losesPrivileges(pid: number, { mode, uid, gid }: BigIntStats, { hasCapabilities }: Program): boolean {
  const setsUser = (mode & S_ISUID) !== 0n
  const setsGroup = (mode & (S_ISGID | S_IXGRP)) === (S_ISGID | S_IXGRP)
  if (!setsUser && !setsGroup && !hasCapabilities) return false
  const status = readStatus(`/proc/${pid}`)
  if (!status || status.noNewPrivileges) return false
  return (
    hasCapabilities ||
    (setsUser && Number(uid) !== status.uid.effective) ||
    (setsGroup && Number(gid) !== status.gid.effective)
  )
}

function importsTracing(path: string): boolean {
  try {
    const descriptor = openSync(path, 'r')
    try {
      const strings = dynamicStrings((offset, length) => {
        const bytes = Buffer.alloc(length)
        return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset))
      })
      return IMPORTS.some((name) => strings.includes(name))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return false
  }
}
