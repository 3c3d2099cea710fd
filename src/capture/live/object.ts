import { fileURLToPath } from 'node:url'
import { UserError } from '../../model/errors.js'
import type { Capture } from '../../model/event.js'
import {
  COUNTERS,
  ENVIRONMENT_CAPACITY,
  EXITS,
  type ExitsMode,
  Head,
  MAPPINGS_CAPACITY,
  Mapping,
  PATH_CAPACITY,
  Pointed,
  REGISTER_COUNT,
  Settings,
} from './abi.js'
import { locateAbortMessage } from './abort-message.js'
import type { Libbpf, Pointer } from './libbpf.js'

export interface CaptureSettings {
  exits: ExitsMode
  /** Children of this process are its own helpers, not incidents. */
  collectorPid: number
  /** Most bytes of user stack in a record; a multiple of 1024. */
  stackBytes: number
  /** Names of the environment variables to keep. */
  environment: readonly string[]
  /** Copy 64 bytes at every general register that points at readable memory. */
  pointedMemory: boolean
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
export function loadObject(bpf: Libbpf, settings: CaptureSettings, tier: Capture['tier']): LoadedObject {
  const object = open(bpf)
  const links: Pointer[] = []
  const close = (): void => {
    for (const link of links) bpf.destroyLink(link)
    bpf.close(object)
  }
  try {
    const map = (name: string): Pointer => bpf.findMap(object, name)
    writeSettings(bpf, map('.rodata.settings'), settings, tier)
    bpf.setMaxEntries(map('scratches'), bpf.possibleCpus())
    bpf.setValueSize(map('scratches'), scratchBytes(settings))
    loadPrograms(bpf, object)
    addAbortMessage(bpf, map('abort_messages'))
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

function writeSettings(bpf: Libbpf, map: Pointer, settings: CaptureSettings, tier: Capture['tier']): void {
  const bytes = Buffer.alloc(Settings.size)
  const values: Record<keyof typeof Settings.offsets, number> = {
    exits: EXITS[settings.exits],
    collector_pid: settings.collectorPid,
    stack_bytes: settings.stackBytes,
    environment: Number(settings.environment.length > 0),
    pointed: Number(settings.pointedMemory),
    at_delivery: Number(tier !== 'A'),
  }
  for (const [name, offset] of Object.entries(Settings.offsets)) bytes.writeUInt32LE(values[name] ?? 0, offset)
  bpf.copyIn(bpf.initialValue(map, [0]), bytes, bytes.length)
}

function addAbortMessage(bpf: Libbpf, map: Pointer): void {
  const entry = locateAbortMessage(bpf)
  if (entry) bpf.update(map, entry.key, entry.key.length, entry.value, entry.value.length, 0)
}

/** As bpf/memory.bpf.h bounds it: tail_capacity() and TAIL_SLACK. */
function scratchBytes({ stackBytes, environment, pointedMemory }: CaptureSettings): number {
  const pointed = pointedMemory ? REGISTER_COUNT * Pointed.size : 0
  const tail = stackBytes + MAPPINGS_CAPACITY + (environment.length > 0 ? ENVIRONMENT_CAPACITY : 0) + pointed
  return Head.size + tail + Mapping.size + PATH_CAPACITY
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
