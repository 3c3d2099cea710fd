import { type BigIntStats, readSync } from 'node:fs'
import { posix } from 'node:path'
import type { Machine } from '../../../../model/machine.js'
import type { Program } from '../../../../model/refused.js'
import { statIn, type View, withFile } from '../../../files/in-root.js'
import { readElfProgram } from './elf-program.js'

/** A call of execve(2) that failed. */
export interface FailedProgram {
  path: string
  errno: string
}

/** BINPRM_BUF_SIZE of include/uapi/linux/binfmts.h: what the kernel reads of a file to see how to execute it. */
const HEAD_SIZE = 256
/** A script may be the interpreter of another (fs/exec.c: exec_binprm). */
const MAX_DEPTH = 5

/**
 * What is wrong with a program that could not be executed, as its file is now. Empty where the file says nothing that
 * explains the error. `cwd`: of the process.
 */
export function describeProgram(
  { path, errno }: FailedProgram,
  view: View & { machine: Machine; cwd?: string },
  depth = 0,
): Program {
  const absolute = posix.isAbsolute(path) ? path : view.cwd === undefined ? undefined : posix.join(view.cwd, path)
  if (absolute === undefined || path === '') return {}
  const stats = statIn(view, absolute)
  if (!stats) return errno === 'ENOENT' || errno === 'ENOTDIR' ? { problem: 'missing' } : {}
  if (errno === 'EACCES') return refusedInterpreter(view, absolute, stats) ?? { problem: refusedProblem(stats) }
  if (!stats.isFile()) return {}
  if (stats.size === 0n && errno === 'ENOEXEC') return { problem: 'empty' }
  const elf = withFile(view, absolute, readElfProgram)
  if (elf) return elfProblem(elf, errno, view)
  const line = withFile(view, absolute, firstLine)
  if (line === undefined) return {}
  if (line.startsWith('\x7fELF')) return { problem: 'damaged' }
  if (!line.startsWith('#!')) return errno === 'ENOEXEC' ? { problem: 'unknown-format' } : {}
  const interpreter = interpreterIn(line)
  if (errno !== 'ENOENT' || interpreter === '') return {}
  if (interpreter.endsWith('\r'))
    return { problem: 'interpreter-ends-in-return', interpreter: interpreter.slice(0, -1) }
  if (!statIn(view, posix.resolve(view.cwd ?? '/', interpreter))) return { problem: 'interpreter-missing', interpreter }
  return depth < MAX_DEPTH ? describeProgram({ path: interpreter, errno }, view, depth + 1) : {}
}

/** Of a script that everybody may execute: the kernel needs the same permission for its interpreter. */
function refusedInterpreter(view: View & { cwd?: string }, path: string, script: BigIntStats): Program | undefined {
  if (!script.isFile() || refusedProblem(script) !== 'no-exec-mount') return undefined
  const line = withFile(view, path, firstLine)
  if (!line?.startsWith('#!')) return undefined
  const interpreter = interpreterIn(line)
  const stats = interpreter === '' ? undefined : statIn(view, posix.resolve(view.cwd ?? '/', interpreter))
  const isRefused = stats !== undefined && refusedProblem(stats) !== 'no-exec-mount'
  return isRefused ? { problem: 'interpreter-not-executable', interpreter } : undefined
}

const interpreterIn = (line: string): string =>
  line
    .slice(2)
    .replace(/^[ \t]+/, '')
    .split(/[ \t]/, 1)[0] ?? ''

/** Whoever may not search a folder on the way has EACCES as well, but then there would be no stats. */
function refusedProblem(stats: BigIntStats): Program['problem'] {
  if (stats.isDirectory()) return 'directory'
  if (!stats.isFile()) return 'not-executable'
  const mode = Number(stats.mode)
  if ((mode & 0o111) === 0) return 'not-executable'
  // Everybody may execute it, but the mount says no.
  return (mode & 0o111) === 0o111 ? 'no-exec-mount' : 'no-permission'
}

function elfProblem(
  elf: { machine: string; loader?: string },
  errno: string,
  view: View & { machine: Machine },
): Program {
  const { machine, loader } = elf
  if (errno === 'ENOEXEC')
    return machine === view.machine ? { problem: 'damaged' } : { problem: 'wrong-machine', machine }
  if (errno !== 'ENOENT' || loader === undefined || statIn(view, loader)) return {}
  return {
    problem: 'loader-missing',
    interpreter: loader,
    libc: libcOf(loader),
    ...(machine !== view.machine && { machine }),
  }
}

/** By the name that each C library gives its loader. */
function libcOf(loader: string): string | undefined {
  const name = posix.basename(loader)
  if (name.startsWith('ld-musl-')) return 'musl'
  if (/^ld-linux|^ld64\.so|^ld\.so\.1$/.test(name)) return 'glibc'
  if (name.startsWith('ld-uClibc')) return 'uClibc'
  return /^linker(64)?$/.test(name) ? 'Bionic (Android)' : undefined
}

function firstLine(fd: number): string {
  const bytes = Buffer.alloc(HEAD_SIZE)
  const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, HEAD_SIZE, 0))
  return text.split(/[\n\0]/, 1)[0] ?? ''
}
