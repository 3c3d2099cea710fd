import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseAuxv } from '../../../src/capture/core/notes/auxv.js'
import { parseFiles } from '../../../src/capture/core/notes/files.js'
import { parsePrpsinfo } from '../../../src/capture/core/notes/prpsinfo.js'
import { parsePrstatus } from '../../../src/capture/core/notes/prstatus.js'
import { parseSiginfo } from '../../../src/capture/cpu/parse-siginfo.js'
import type { Machine } from '../../../src/model/machine.js'
import { newFolder } from '../../live/programs.js'
import { compileProgram } from './cores.js'

describe("by this machine's headers", () => {
  const machine: Machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const lines = execFileSync(compileProgram('notes', newFolder()), { encoding: 'utf8' }).trim().split('\n')
  const [prstatus, prpsinfo, siginfo, sent] = lines.map((line) => Buffer.from(line, 'hex'))
  if (!prstatus || !prpsinfo || !siginfo || !sent) throw new Error('programs/notes.c printed too little')

  it('NT_PRSTATUS: every register in its place', () => {
    const count = machine === 'x86_64' ? 19 : 34
    const registers = Array.from({ length: count }, (_, index) => BigInt(index + 1))
    expect(parsePrstatus(prstatus, machine)).toEqual({ tid: 1002, signal: 11, registers })
  })

  it('NT_PRPSINFO', () =>
    expect(parsePrpsinfo(prpsinfo, 8)).toEqual({
      uid: 33,
      gid: 34,
      pid: 1001,
      parentPid: 1000,
      comm: 'app',
      commandLine: 'app --serve ',
      isCommandLineCut: false,
    }))

  it('NT_SIGINFO of a fault', () =>
    expect(parseSiginfo(siginfo, 8)).toMatchObject({ signal: 11, code: 2, address: 0x1122334455667788n }))

  it('NT_SIGINFO of a signal from a process', () =>
    expect(parseSiginfo(sent, 8)).toMatchObject({ signal: 6, code: -6, senderPid: 1001, senderUid: 33 }))

  it.each([
    ['NT_PRSTATUS', () => parsePrstatus(prstatus.subarray(0, -40), machine)],
    ['NT_PRPSINFO', () => parsePrpsinfo(prpsinfo.subarray(0, -1), 8)],
    ['NT_SIGINFO', () => parseSiginfo(siginfo.subarray(0, 20), 8)],
  ])('%s that is cut is none', (_name, parse) => expect(parse()).toBeUndefined())
})

describe('NT_FILE', () => {
  const note = (pageSize: bigint, ranges: bigint[][], names: string): Buffer => {
    const words = [BigInt(ranges.length), pageSize, ...ranges.flat()]
    return Buffer.concat([Buffer.from(BigUint64Array.from(words).buffer), Buffer.from(names)])
  }

  it('has ranges, offsets in pages, and names', () =>
    expect(
      parseFiles(
        note(
          4096n,
          [
            [0x1000n, 0x2000n, 0n],
            [0x2000n, 0x5000n, 3n],
          ],
          '/bin/app\0/lib/old.so (deleted)\0',
        ),
        8,
      ),
    ).toEqual({
      isComplete: true,
      ranges: [
        { start: 0x1000n, end: 0x2000n, offset: 0n, path: '/bin/app', deleted: false },
        { start: 0x2000n, end: 0x5000n, offset: 0x3000n, path: '/lib/old.so', deleted: true },
      ],
    }))

  it.each([
    ['a name is missing', note(4096n, [[1n, 2n, 0n]], '/bin/app')],
    ['there are more ranges than bytes', note(4096n, [[1n, 2n, 0n]], '').fill(0xff, 0, 8)],
  ])('is incomplete where %s', (_what, bytes) =>
    expect(parseFiles(bytes, 8)).toEqual({ ranges: [], isComplete: false }),
  )

  it('is none without its head', () => expect(parseFiles(Buffer.alloc(15), 8)).toBeUndefined())
})

it('NT_AUXV ends with AT_NULL, and is kept as it lies on the stack', () => {
  const words = Buffer.from(BigUint64Array.of(9n, 0x1040n, 33n, 0x7000n, 0n, 0n, 25n, 5n).buffer)
  const auxv = parseAuxv(words, 8)
  expect([auxv.get(9), auxv.get(33), auxv.get(25)]).toEqual([0x1040n, 0x7000n, undefined])
  expect(auxv.bytes).toEqual(words.subarray(0, 48))
})
