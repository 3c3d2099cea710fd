import { decode } from '../../../model/x86-decode.js'
import { derive } from '../fact.js'
import { bytesOf } from './pointer-registers.js'

export const byteAccess = derive({
  name: 'byteAccess',
  type: 'boolean',
  meaning: 'whether the faulting instruction of x86-64 takes a single byte of memory',
  example: false,
  value: ({ arch, instruction }): boolean | undefined => {
    if (arch !== 'x86_64' || instruction === undefined) return undefined
    const decoded = decode(bytesOf(instruction))
    return decoded && isOfByte(decoded.map, decoded.opcode)
  },
})

/** Intel SDM volume 2, appendix A, tables: the operands Eb, Mb, Xb and Yb. */
function isOfByte(map: number, opcode: number): boolean {
  if (map === 0x0f) return TWO_BYTES.has(opcode) || (opcode >= 0x90 && opcode <= 0x9f)
  if (map !== 0) return false
  return ONE_BYTE.has(opcode) || (opcode < 0x40 && (opcode & 5) === 0)
}

const ONE_BYTE: ReadonlySet<number> = new Set([
  0x80, 0x84, 0x86, 0x88, 0x8a, 0xa4, 0xa6, 0xaa, 0xac, 0xae, 0xc0, 0xc6, 0xd0, 0xd2, 0xf6, 0xfe,
])
/** cmpxchg, movzx, movsx, xadd. */
const TWO_BYTES: ReadonlySet<number> = new Set([0xb0, 0xb6, 0xbe, 0xc0])
