import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CORE_REGISTERS, ELF_MACHINES } from '../../../src/model/core-notes.js'
import type { Incident } from '../../../src/model/finding.js'
import type { Machine } from '../../../src/model/machine.js'
import { runCli } from '../../cli/run-cli.js'
import { parseIncidents } from '../../live/incidents.js'
import { newFolder } from '../../live/programs.js'
import { buildCore, note, prpsinfo, prstatus, siginfo, words } from './build-core.js'
import { openCoreFile } from './open-file.js'

/** The same deaths on each processor, with the code as its compiler makes it. */

const SIGILL = 4
const SIGTRAP = 5
const SIGBUS = 7
const SIGFPE = 8
const SIGSEGV = 11

interface Processor {
  wordSize: 4 | 8
  pc: string
  sp: string
  link?: string
  stack: bigint
  /** Instructions as they lie in memory. */
  load: string
  store: string
  trap: { signal: number; code: number; bytes: string }
  illegal: string
}

const PROCESSORS: Readonly<Partial<Record<Machine, Processor>>> = {
  i386: {
    ...{ wordSize: 4, pc: 'eip', sp: 'esp', stack: 0xfff0_0000n, load: '8b00', store: '8902' },
    ...{ trap: { signal: SIGILL, code: 2, bytes: '0f0b' }, illegal: '0fff' },
  },
  aarch64: {
    ...{ wordSize: 8, pc: 'pc', sp: 'sp', link: 'x30', stack: 0xffff_f000_0000n, load: '010040f9', store: '010000f9' },
    ...{ trap: { signal: SIGTRAP, code: 1, bytes: '007d20d4' }, illegal: 'ffffffff' },
  },
  arm: {
    ...{ wordSize: 4, pc: 'pc', sp: 'sp', link: 'lr', stack: 0xbf00_0000n, load: '001090e5', store: '001080e5' },
    ...{ trap: { signal: SIGILL, code: 1, bytes: 'f000f0e7' }, illegal: 'f423f1e7' },
  },
  riscv64: {
    ...{ wordSize: 8, pc: 'pc', sp: 'sp', link: 'ra', stack: 0x3f_f000_0000n, load: '83350500', store: '2330b500' },
    ...{ trap: { signal: SIGILL, code: 1, bytes: '00000000' }, illegal: 'ffffffff' },
  },
}

const CODE = 0x40_0000n
const TEXT = 0x41_0000n

interface Death {
  signal: number
  code: number
  address: bigint
  bytes?: string
  registers?: Record<string, bigint>
  cause: string
}

function deathsOf({ pc, sp, link, load, store, trap, illegal, stack }: Processor): Record<string, Death> {
  const wild = 0x4141_4140n
  return {
    'null read': { signal: SIGSEGV, code: 1, address: 0x18n, bytes: load, cause: 'null-dereference' },
    'wild read': { signal: SIGSEGV, code: 1, address: wild, bytes: load, cause: 'invalid-read' },
    'wild write': { signal: SIGSEGV, code: 1, address: wild, bytes: store, cause: 'invalid-write' },
    'write to a constant': { signal: SIGSEGV, code: 2, address: TEXT, bytes: store, cause: 'write-to-readonly' },
    'stack overflow': {
      ...{ signal: SIGSEGV, code: 1, address: stack - 16n, bytes: store, cause: 'stack-overflow' },
      registers: { [sp]: stack - 16n },
    },
    'call of null': {
      ...{ signal: SIGSEGV, code: 1, address: 0n, cause: 'null-call' },
      registers: { [pc]: 0n, ...(link && { [link]: CODE + 8n }) },
    },
    ...(link && {
      'return to text': {
        ...{ signal: SIGSEGV, code: 1, address: wild, cause: 'smashed-return-address' },
        registers: { [pc]: wild, [link]: wild },
      },
    }),
    'trap of the compiler': { ...trap, address: CODE, cause: 'illegal-instruction' },
    'illegal instruction': { signal: SIGILL, code: 1, address: CODE, bytes: illegal, cause: 'illegal-instruction' },
  }
}

const OWN: Readonly<Partial<Record<Machine, Record<string, Death>>>> = {
  i386: {
    division: { signal: SIGFPE, code: 1, address: CODE, bytes: 'f7f9', cause: 'integer-division' },
    'return without a stack': {
      ...{ signal: SIGSEGV, code: 1, address: 0x4141_413cn, bytes: 'c3', cause: 'smashed-return-address' },
      registers: { esp: 0x4141_413cn },
    },
    'element before null': {
      signal: SIGSEGV,
      code: 1,
      address: 0xffff_fff0n,
      bytes: '8b40f0',
      cause: 'null-dereference',
    },
  },
  aarch64: {
    'misaligned return': {
      ...{ signal: SIGBUS, code: 1, address: 0x41_4141_4141_4141n, cause: 'smashed-return-address' },
      registers: { pc: 0x41_4141_4141_4141n, x30: 0x4141_4141_4141_4141n },
    },
  },
  riscv64: {
    breakpoint: { signal: SIGTRAP, code: 1, address: CODE, bytes: '02900000', cause: 'breakpoint-trap' },
  },
}

const folder = newFolder()

function coreOf(machine: Machine, processor: Processor, death: Death): Buffer {
  const { wordSize, pc, sp, stack } = processor
  const values: Record<string, bigint> = { [pc]: CODE, [sp]: stack + 0x800n, ...death.registers }
  const none = 2n ** BigInt(wordSize * 8) - 1n
  const registers = CORE_REGISTERS[machine].map((name) => values[name] ?? (name.startsWith('orig_') ? none : 0n))
  const ranges = words([1n, 4096n, CODE, TEXT + 0x1000n, 0n], wordSize)
  return buildCore({
    machine: ELF_MACHINES[machine],
    wordSize,
    notes: [
      prstatus(77, death.signal, registers, wordSize),
      prpsinfo(77, 'app', 'app --flag ', wordSize),
      siginfo(death.signal, death.code, death.address, wordSize),
      note(0x46494c45, Buffer.concat([ranges, Buffer.from('/bin/app\0')])),
    ],
    memory: [
      { address: CODE, flags: 5, bytes: Buffer.from((death.bytes ?? '').padEnd(32, '0'), 'hex'), size: 0x1000n },
      { address: TEXT, flags: 4, bytes: Buffer.alloc(16), size: 0x1000n },
      { address: stack, flags: 6, bytes: Buffer.alloc(0x1000).fill(words([CODE + 8n], wordSize), 0x800, 0x808) },
    ],
  })
}

const cases = Object.entries(PROCESSORS).flatMap(([name, processor]) => {
  const machine = name as Machine
  const deaths = { ...deathsOf(processor), ...OWN[machine] }
  return Object.entries(deaths).map(([way, death]) => ({
    machine,
    way,
    death,
    bytes: coreOf(machine, processor, death),
  }))
})

describe('the cause of a death by its core, on every processor', () => {
  const incidents: Incident[] = []
  beforeAll(async () => {
    const paths = cases.map(({ bytes }, index) => {
      const path = join(folder, `core.${index}`)
      writeFileSync(path, bytes)
      return path
    })
    const { stdout } = await runCli(['analyze', ...paths, '--format', 'json', '--repeat', '0s'])
    incidents.push(...parseIncidents(stdout))
  })

  it.each(cases.map(({ machine, way, death }, index) => [machine, way, death, index] as const))(
    '%s: %s',
    (machine, _way, { cause, address }, index) => {
      const incident = incidents[index]
      expect(incident?.host.arch).toBe(machine)
      expect(incident?.findings[0]?.cause).toBe(cause)
      expect(BigInt(incident?.fault?.address ?? -1)).toBe(address)
      expect(incident?.process).toMatchObject({ pid: 77, tid: 77, comm: 'app', argv: ['app', '--flag'] })
    },
  )
})

describe('cut anywhere', () => {
  it.each(Object.entries(PROCESSORS))('%s', (name, processor) => {
    const machine = name as Machine
    const death = deathsOf(processor)['wild read']
    if (!death) throw new Error('no such death')
    const bytes = coreOf(machine, processor, death)
    const path = join(folder, 'cut')
    for (let length = 0; length < bytes.length; length += 37) {
      writeFileSync(path, bytes.subarray(0, length))
      try {
        expect(openCoreFile(path).missing).not.toEqual([])
      } catch (error) {
        expect(String(error)).toMatch(/^UserError: [^\n]*$/)
      }
    }
  })
})
