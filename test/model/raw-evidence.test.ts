import { brotliCompressSync, constants } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { packEvidence, type RawEvidence, unpackEvidence } from '../../src/model/raw-evidence.js'

const evidence: RawEvidence = {
  memory: { vdso: 0x7fff_0000n, startStack: 0x7ffd_1000n, startBrk: undefined, brk: undefined },
  fault: {
    time: 5n,
    signal: 11,
    code: 1,
    address: 0xffff_ffff_ffff_fff8n,
    senderPid: 0,
    senderUid: 0,
    trap: 14,
    errorCode: 4,
    syscall: 0,
    firstChance: false,
  },
  framePointers: [0x40_1000n, 0x7f00_0000_0000n],
  stacks: new Map([
    [7, { address: 0x7ffd_0000n, bytes: Buffer.from('the first stack') }],
    [9, { address: 0x7f00_0000n, bytes: Buffer.alloc(8192, 1) }],
  ]),
  interruptedStack: { address: 0x1000n, bytes: Buffer.from([1, 2, 3]) },
  pointed: [{ address: 0x55_0000n, bytes: Buffer.from('an object') }],
}

describe('evidence', () => {
  it('comes back as it was', () => {
    expect(unpackEvidence({ raw: packEvidence(evidence) })).toEqual(evidence)
  })

  it('is small where memory is', () => {
    expect(packEvidence(evidence).length).toBeLessThan(1024)
  })

  it('that says more than there is has what there is', () => {
    const raw = packedText(
      { ...headOf(), stacks: [{ tid: 7, address: '0x0000000000001000', size: 2 ** 40 }] },
      Buffer.from('abc'),
    )
    expect(unpackEvidence({ raw })?.stacks.get(7)?.bytes.toString()).toBe('abc')
  })
})

const headOf = () => ({ version: 1, memory: { vdso: '0x0000000000000000' }, framePointers: [], stacks: [] })

const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

function packedText(head: unknown, memory = Buffer.alloc(0)): string {
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return brotliCompressSync(Buffer.concat([length, text, memory])).toString('base64')
}

describe('no evidence is', () => {
  it.each<[string, string | undefined]>([
    ['none', undefined],
    ['an empty text', ''],
    ['what is not base64', '\0\u2028'],
    ['a stream that is cut off', packEvidence(evidence).slice(0, 40)],
    ['a stream of nothing', brotliCompressSync(Buffer.alloc(0)).toString('base64')],
    ['a head longer than the stream', brotliCompressSync(Buffer.alloc(8, 0xff)).toString('base64')],
    ['a head that is no JSON', brotliCompressSync(Buffer.from('\x02\0\0\0{]')).toString('base64')],
    ['a head of another version', packedText({ ...headOf(), version: 2 })],
    ['an address that is none', packedText({ ...headOf(), framePointers: ['0x1'] })],
    [
      'a size below nothing',
      packedText({ ...headOf(), stacks: [{ tid: 1, address: '0x0000000000000000', size: -1 }] }),
    ],
    ['a stream that fills the memory', brotliCompressSync(Buffer.alloc(90 * 1024 * 1024), QUICK).toString('base64')],
  ])('%s', (_, raw) => {
    expect(unpackEvidence({ raw })).toBeUndefined()
  })
})
