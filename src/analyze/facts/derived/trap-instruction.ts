import { trapInstruction as nameOf } from '../../../model/trap-instruction.js'
import { derived } from '../derive.js'
import { bytesOf } from '../x86-instruction.js'

export const trapInstruction = derived({
  type: 'text',
  label: 'trap of the compiler',
  says: (value) =>
    value === 'none' ? 'instruction is not a trap of the compiler' : `instruction is a trap of the compiler: ${value}`,
  meaning:
    'the instruction at the fault where compilers put it at places that a program must never arrive at: ud2 of x86, brk of arm64, udf of arm; none for any other',
  example: 'ud2',
  value: ({ arch, instruction }): string | undefined =>
    arch === undefined || instruction === undefined ? undefined : (nameOf(arch, bytesOf(instruction)) ?? 'none'),
})
