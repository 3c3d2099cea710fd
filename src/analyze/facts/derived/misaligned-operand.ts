import { decode } from '../../../model/x86-decode.js'
import { derive } from '../fact.js'
import { isCanonical } from './non-canonical-register.js'
import { bytesOf, pointerRegisters } from './pointer-registers.js'

/** Of map 0f, with operands in memory of 16 bytes and more: movaps, movntps, movdqa, movntdq, fxsave. */
const ALIGNED: ReadonlySet<number> = new Set([0x28, 0x29, 0x2b, 0x6f, 0x7f, 0xe7, 0xae])

export const misalignedOperand = derive({
  name: 'misalignedOperand',
  type: 'text',
  meaning: 'registers of an operand of x86-64 that has to be aligned and is protected by nothing else; none otherwise',
  example: 'rsp = 0x00007ffc00001008',
  value: (facts): string | undefined => {
    const { arch, instruction, registers } = facts
    if (arch !== 'x86_64' || instruction === undefined || !registers) return undefined
    const decoded = decode(bytesOf(instruction))
    const names = pointerRegisters.value(facts) ?? []
    const values = names.flatMap((name) => registers[name] ?? [])
    if (decoded?.map !== 0x0f || !ALIGNED.has(decoded.opcode) || values.length === 0) return 'none'
    return values.every(isCanonical) ? names.map((name) => `${name} = ${registers[name]}`).join(', ') : 'none'
  },
})
