import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ModuleMapping, ResolveRequest } from '../../../src/capture/resolve/protocol.js'

/** A frame as gdb has it. */
export interface GdbFrame {
  pc: string
  function: string | null
  file: string | null
  line: number | null
}

interface Snapshot {
  pid: number
  registers: string[]
  stack: { address: string; bytes: string }
  maps: string[]
  frames: GdbFrame[]
}

const script = fileURLToPath(new URL('snapshot.py', import.meta.url))

/** Runs a program to its fatal signal: what a live capture of it would hand to the resolver, and gdb's backtrace. */
export async function crash(command: string[]): Promise<{ request: ResolveRequest; frames: GdbFrame[] }> {
  const { stdout } = await promisify(execFile)('gdb', ['-batch', '-nx', '-x', script, '--args', ...command], {
    maxBuffer: 64 * 1024 * 1024,
  })
  const snapshot: Snapshot = JSON.parse(/^SNAPSHOT (.*)$/m.exec(stdout)?.[1] ?? '')
  return { request: requestOf(snapshot), frames: snapshot.frames }
}

function requestOf({ pid, registers, stack, maps }: Snapshot): ResolveRequest {
  const mappings = maps.map(parseMapping)
  return {
    machine: 'x86_64',
    pid,
    uid: process.getuid?.() ?? 0,
    root: '/',
    registers: registers.map(BigInt),
    registersValid: true,
    framePointerStack: [],
    stack: { address: BigInt(stack.address), bytes: Buffer.from(stack.bytes, 'base64') },
    modules: mappings.filter(({ inode }) => inode !== 0),
    vdso: mappings.find(({ path }) => path === '[vdso]'),
    anonymousCode: mappings.filter(({ inode, path, executable }) => inode === 0 && executable && path === ''),
  }
}

/** proc_pid_maps(5) */
export function parseMapping(line: string): ModuleMapping {
  const fields = /^(\w+)-(\w+) (\S+) (\w+) (\S+) (\d+) *(.*?)( \(deleted\))?$/.exec(line)
  if (!fields) throw new Error(`not a mapping: ${line}`)
  const [, start = '', end = '', perms = '', offset = '', device = '', inode = '', path = '', deleted] = fields
  return {
    start: BigInt(`0x${start}`),
    end: BigInt(`0x${end}`),
    offset: BigInt(`0x${offset}`),
    path,
    executable: perms[2] === 'x',
    device,
    inode: Number(inode),
    deleted: deleted !== undefined,
  }
}
