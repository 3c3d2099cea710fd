import { fileURLToPath } from 'node:url'
import { UserError } from '../../model/errors.js'
import { COUNTERS, EXITS, type ExitsMode, Settings } from './abi.js'
import type { Libbpf, Pointer } from './libbpf.js'

export interface CaptureSettings {
  exits: ExitsMode
  /** Children of this process are its own helpers, not incidents. */
  collectorPid: number
}

export type Counters = Record<(typeof COUNTERS)[number], number>

export interface LoadedObject {
  ringFd: number
  attach(): void
  counters(): Counters
  /** Detaches every program and frees every map. */
  close(): void
}

const ARCHITECTURES: Record<string, string> = { x64: 'x86_64', arm64: 'aarch64' }

const VERIFIER_LOG_BYTES = 256 * 1024

/** Opens, sets up and loads the BPF object of this machine's architecture. Throws UserError where the kernel refuses. */
export function loadObject(bpf: Libbpf, settings: CaptureSettings): LoadedObject {
  const object = open(bpf)
  const links: Pointer[] = []
  const close = (): void => {
    for (const link of links) bpf.destroyLink(link)
    bpf.close(object)
  }
  try {
    const map = (name: string): Pointer => bpf.findMap(object, name)
    writeSettings(bpf, map('.rodata.settings'), settings)
    bpf.setMaxEntries(map('scratches'), bpf.possibleCpus())
    loadPrograms(bpf, object)
    return {
      ringFd: bpf.mapFd(map('ring')),
      attach: () => {
        for (const program of programs(bpf, object)) links.push(attach(bpf, program))
      },
      counters: () => readCounters(bpf, map('counters')),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function open(bpf: Libbpf): Pointer {
  const architecture = ARCHITECTURES[process.arch]
  if (!architecture) throw new UserError(`no BPF programs for ${process.arch}: x86-64 and arm64 are supported`)
  const path = fileURLToPath(new URL(`../../bpf/crash.${architecture}.bpf.o`, import.meta.url))
  const object = bpf.openFile(path, null)
  if (!object) throw new UserError(`${path}: cannot be opened as a BPF object (${bpf.error()}); run: npm run build`)
  return object
}

function writeSettings(bpf: Libbpf, map: Pointer, settings: CaptureSettings): void {
  const bytes = Buffer.alloc(Settings.size)
  bytes.writeUInt32LE(EXITS[settings.exits], Settings.offsets.exits)
  bytes.writeUInt32LE(settings.collectorPid, Settings.offsets.collector_pid)
  bpf.copyIn(bpf.initialValue(map, [0]), bytes, bytes.length)
}

function programs(bpf: Libbpf, object: Pointer): Pointer[] {
  const found: Pointer[] = []
  for (let program = bpf.nextProgram(object, null); program; program = bpf.nextProgram(object, program)) {
    found.push(program)
  }
  return found
}

function loadPrograms(bpf: Libbpf, object: Pointer): void {
  const logs = programs(bpf, object).map((program) => {
    const log = Buffer.alloc(VERIFIER_LOG_BYTES)
    bpf.setLogBuffer(program, log, log.length)
    return { name: String(bpf.programName(program)), log }
  })
  if (bpf.load(object) === 0) return
  const reason = bpf.error()
  const refused = logs.find(({ log }) => log[0] !== 0)
  const detail = refused ? `; ${refused.name}: ${lastLine(refused.log)}` : ''
  throw new UserError(`the kernel did not load the BPF programs (${reason})${detail}`)
}

/** The verifier ends its log with a statistics line; the refusal is the line before. */
function lastLine(log: Buffer): string {
  const lines = log.toString('latin1', 0, log.indexOf(0)).trim().split('\n')
  return lines.findLast((line) => line !== '' && !line.startsWith('processed ')) ?? ''
}

function attach(bpf: Libbpf, program: Pointer): Pointer {
  const link = bpf.attach(program)
  if (!link) throw new UserError(`the kernel did not attach ${bpf.programName(program)} (${bpf.error()})`)
  return link
}

function readCounters(bpf: Libbpf, map: Pointer): Counters {
  const values = COUNTERS.map((name, index) => {
    const key = Buffer.alloc(4)
    key.writeUInt32LE(index)
    const value = Buffer.alloc(8)
    bpf.lookup(map, key, key.length, value, value.length, 0)
    return [name, Number(value.readBigUInt64LE())] as const
  })
  return Object.fromEntries(values) as Counters
}
