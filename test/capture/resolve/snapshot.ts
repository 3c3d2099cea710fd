import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ModuleMapping, ResolveRequest } from '../../../src/capture/resolve/protocol.js'

/** A frame as gdb has it. */
export interface GdbFrame {
  pc: string
  function: string | null
  file: string | null
  line: number | null
  /** Numbers, by name; null for those that it does not know. */
  variables: Record<string, string | null>
}

interface Snapshot {
  pid: number
  registers: string[]
  stack: { address: string; bytes: string }
  /** The red zone. */
  below: { address: string; bytes: string }
  maps: string[]
  frames: GdbFrame[]
}

const script = fileURLToPath(new URL('snapshot.py', import.meta.url))

/** Runs a program to its fatal signal: what a live capture of it would hand to the resolver, and gdb's backtrace. */
export async function crash(command: string[]): Promise<{ request: ResolveRequest; frames: GdbFrame[] }> {
  const settings = readLibrariesOnce(dirname(command[0] ?? ''))
  const { stdout } = await promisify(execFile)(
    'gdb',
    ['-batch', '-nx', ...settings, '-x', script, '--args', ...command],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  const snapshot: Snapshot = JSON.parse(/^SNAPSHOT (.*)$/m.exec(stdout)?.[1] ?? '')
  return { request: requestOf(snapshot), frames: snapshot.frames }
}

/**
 * Options for one of many runs of gdb: what it found in the debug information of libraries is in this folder for the next
 * one, and no threads look for it. A fifth less processor time.
 */
function readLibrariesOnce(folder: string): string[] {
  const settings = [
    'maintenance set worker-threads 0',
    `set index-cache directory ${folder}`,
    'set index-cache enabled on',
  ]
  return settings.flatMap((setting) => ['-iex', setting])
}

function requestOf({ pid, registers, stack, below, maps }: Snapshot): ResolveRequest {
  const mappings = maps.map(parseMapping)
  return {
    machine: 'x86_64',
    pid,
    uid: process.getuid?.() ?? 0,
    root: '/',
    view: 'own',
    readers: [],
    registers: registers.map(BigInt),
    registersValid: true,
    framePointerStack: [],
    stack: memoryOf(stack),
    pointed: [memoryOf(below)],
    modules: mappings.filter(({ inode }) => inode !== 0),
    vdso: mappings.find(({ path }) => path === '[vdso]'),
    anonymousCode: mappings.filter(({ inode, path, executable }) => inode === 0 && executable && path === ''),
  }
}

const memoryOf = ({ address, bytes }: Snapshot['stack']) => ({
  address: BigInt(address),
  bytes: Buffer.from(bytes, 'base64'),
})

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
    writable: perms[1] === 'w',
    device,
    inode: Number(inode),
    deleted: deleted !== undefined,
  }
}
