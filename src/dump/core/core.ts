import type { CrashEvent, Mapping } from '../../model/event.js'
import type { RawEvidence } from '../../model/raw-evidence.js'
import { auxiliaryVector } from '../auxv.js'
import { linkMap } from '../link-map.js'
import { type DumpedMachine, dumpedMachine, wordSizeOf } from '../machine.js'
import { type FileReader, type MappedElf, readMappedElf } from '../mapped-file.js'
import { PAGE_SIZE, type Piece, pagesOf } from '../pages.js'
import { faultOf } from '../signal.js'
import { elfCore } from './elf.js'
import * as notes from './notes.js'
import { segmentsOf } from './segments.js'

export interface Death {
  event: CrashEvent
  evidence: RawEvidence
  /** The files that were mapped, by path, as far as they can be read now and are the same. */
  files: ReadonlyMap<string, FileReader>
  /** The content of the mapping [vdso], where this machine has the same. */
  vdso?: Buffer
}

/** An ELF core of a death, as small as what was captured of it. Throws Error for a processor that events do not have. */
export function coreOf({ event, evidence, files, vdso }: Death): Buffer {
  const machine = dumpedMachine(event)
  const maps = event.maps ?? []
  const loaded = loadedFiles(maps, files)
  const program = loaded.find(({ path }) => path === event.process.exe)
  const libraries = loaded.filter((elf) => elf !== program)
  const pieces = [
    ...loaded.map(headerPage),
    ...(program ? linkMap(program, libraries, maps) : []),
    ...(vdso && machine !== 'i386' ? [{ address: evidence.memory.vdso, bytes: vdso }] : []),
    ...evidence.pointed,
    ...capturedStacks(evidence),
  ]
  const pages = pagesOf(pieces, (page) => pageInFile(page, maps, files))
  return elfCore(machine, notesOf(event, evidence, { machine, program, libraries }), segmentsOf(maps, pages))
}

/** The programs and libraries, in the order of their addresses. */
function loadedFiles(maps: readonly Mapping[], files: ReadonlyMap<string, FileReader>): MappedElf[] {
  const seen = new Set<string>()
  return maps.flatMap(({ start, offset, path }) => {
    const reader = path === undefined || seen.has(path) || BigInt(offset ?? 1) !== 0n ? undefined : files.get(path)
    const elf = path !== undefined && reader ? readMappedElf(path, BigInt(start), reader) : undefined
    if (!elf) return []
    seen.add(elf.path)
    return [elf]
  })
}

/** Debuggers know a file by its build id, which is mostly in its first page (core(5), bit 4). */
const headerPage = ({ reader, bias, programHeaders }: MappedElf): Piece => {
  const first = programHeaders.find(({ offset }) => offset === 0n)
  return { address: bias + (first?.address ?? 0n), bytes: reader.read(0n, Number(PAGE_SIZE)) }
}

/** A page as it is in the file that is mapped there. */
function pageInFile(page: bigint, maps: readonly Mapping[], files: Death['files']): Buffer | undefined {
  const mapping = maps.find(({ start, end }) => BigInt(start) <= page && page < BigInt(end))
  const reader = mapping?.path === undefined ? undefined : files.get(mapping.path)
  return mapping && reader?.read(page - BigInt(mapping.start) + BigInt(mapping.offset ?? 0), Number(PAGE_SIZE))
}

const capturedStacks = ({ stacks, interruptedStack }: RawEvidence): Piece[] => [
  ...(interruptedStack ? [interruptedStack] : []),
  ...stacks.values(),
]

interface Loaded {
  machine: DumpedMachine
  program: MappedElf | undefined
  libraries: readonly MappedElf[]
}

/** In the order of the kernel: debuggers take the first thread for the one that died. */
function notesOf(event: CrashEvent, evidence: RawEvidence, { machine, program, libraries }: Loaded): Buffer {
  const { process, registers = {}, termination, threads = [], maps = [] } = event
  const signal = termination?.signalNumber ?? 0
  const tid = process.tid ?? process.pid
  const others = threads.filter((thread) => thread.tid !== tid)
  const wordSize = wordSizeOf(machine)
  const linker = libraries.find(({ path }) => /\/ld-[^/]*$/.test(path))
  return Buffer.concat([
    notes.prstatus({ tid, registers }, signal, machine),
    notes.prpsinfo(process, machine),
    notes.siginfo(faultOf(event, evidence) ?? NO_SIGNAL, wordSize),
    notes.auxv(auxiliaryVector(evidence, program, linker?.bias, wordSize), wordSize),
    notes.files(maps, wordSize),
    ...others.map((thread) => notes.prstatus({ tid: thread.tid, registers: thread.registers ?? {} }, signal, machine)),
    notes.event(event),
  ])
}

const NO_SIGNAL = { signal: 0, code: 0, address: 0n, senderPid: 0, senderUid: 0, syscall: 0, firstChance: false }
